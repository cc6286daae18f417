/** The two roles of a file, in the order they are offered. */
export const OUTPUT_KINDS = ['output', 'supporting'] as const

/** Units of protection that are offered; any other may be typed. */
export const UNITS = ['person', 'household', 'hospital', 'firm', 'visit', 'region'] as const
