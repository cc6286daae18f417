/** Messages about egress requests, by key. */
export const airlockNoticeTexts = { // table
  'egress-submitted': 'An export request waits for review: “{{title}}”, project {{projectEn}}.',
  'egress-conflict': 'The two of you differ on “{{title}}”. You now see each other’s votes and may change yours once, or stand by it.',
  'egress-returned': 'Your export request “{{title}}” came back. Read what the checkers ask for, correct the files in the workbench and submit it again.',
  'egress-approved': 'Your export request “{{title}}” was approved. An output checker will release the files.',
  'egress-released': 'The files of “{{title}}” were released. Download the package in the portal.',
  'egress-rejected': 'Your export request “{{title}}” was rejected. Read the reasons in the portal.',
  'egress-withdrawn': 'The author took the export request “{{title}}” back. There is nothing left to review.',
} as const
