/** The facts of the Five Safes strip: `reason.<room>.<fact>`. */
export const fiveSafesTexts = { // table
  reason: {
    people: {
      'member': 'You are a member of the project.',
      'not-member': 'You are not a member of the project. Ask the project lead.',
      'training': 'Safe researcher training holds until {{until}}.',
      'training-missing': 'Safe researcher training is missing or out of date. Complete it and tell the operator.',
    },
    projects: {
      'permit': 'Permit {{reference}}, until {{until}}.',
      'permit-ended': 'Permit {{reference}} ended on {{until}}. Have it extended.',
      'locked': 'The project files are locked.',
    },
    data: {
      'none': 'No dataset is licensed to the project.',
      'active': '{{dataset}}: until {{until}}.',
      'not-yet': '{{dataset}}: the licence has not begun yet.',
      'expired': '{{dataset}}: ended on {{until}}. Ask {{contact}}.',
      'ended': '{{dataset}}: ended by its custodian. Ask {{contact}}.',
    },
    settings: {
      'isolated': 'You work in an isolated container without a network.',
      'problem': 'Sessions cannot start now ({{problem}}). Tell the operator.',
    },
    outputs: {
      'checkers': 'Every output passes checks ({{profile}}) and two reviewers.',
      'checkers-missing': 'Only {{count}} output checkers are not members, so nothing can be released. Tell the operator.',
    },
  },
} as const
