/**
 * Characters of the longest text on which patterns are tried and in which tables are looked for. Both read a text many times over, so
 * that their time grows with it; what is longer goes to a person for its length alone (`loaded-content.too-long`), and hides nothing.
 */
export const longestText = 2_000_000
