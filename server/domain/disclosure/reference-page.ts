import { checkRegistry } from './check-registry.ts'
import { parameterForms } from './disclosure-profile.ts'
import type { DisclosureProfile } from './disclosure-profile.ts'
import { messageTexts } from './messages/message-texts.ts'
import { statisticTypes } from './statistic-types.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

function checksTable(): string {
  const rows = checkRegistry.map((check) => `| \`${check.id}\` | ${check.version} | ${check.types === 'all' ? 'all' : check.types.join(', ')} | ${cell(check.says)} | ${cell(check.evidence.join('; ') || '–')} | ${check.parameters.map((key) => `\`${key}\``).join(' ') || '–'} | ${cell(check.source)} |`)
  return ['| Check | Version | Types | Rule | Evidence | Parameters | Source |', '|---|---|---|---|---|---|---|', ...rows].join('\n')
}

function profilesTable(profiles: readonly DisclosureProfile[]): string {
  const rows = parameterForms.map(({ key }) => `| \`${key}\` | ${profiles.map(({ entries }) => cell(String(entries[key]?.value ?? ''))).join(' | ')} |`)
  return [`| Parameter | ${profiles.map(({ name }) => `\`${name}\``).join(' | ')} |`, `|---|${profiles.map(() => '---').join('|')}|`, ...rows].join('\n')
}

function reasons({ name, title, entries }: DisclosureProfile): string {
  const rows = parameterForms.map(({ key }) => `| \`${key}\` | ${cell(String(entries[key]?.value ?? ''))} | ${cell(entries[key]?.reason ?? '')} | ${cell(entries[key]?.source ?? '')} |`)
  return [`### \`${name}\`: ${title}`, '', '| Parameter | Value | Reason | Source |', '|---|---|---|---|', ...rows].join('\n')
}

function messagesTable(): string {
  return ['| Message | English | 한국어 |', '|---|---|---|', ...Object.entries(messageTexts).filter(([key]) => !key.startsWith('cure.')).map(([key, text]) => `| \`${key}\` | ${cell(text.en)} | ${cell(text.ko)} |`)].join('\n')
}

/** The reference page of the checks, generated from the tables that the checker itself uses. */
export function referencePage(profiles: readonly DisclosureProfile[]): string {
  return `# Disclosure checks

<!-- Generated from the check registry, the profiles and the message texts: \`UPDATE_DOCS=1 npm test -- reference-page\` writes it again. -->

\`glovebox check\` reads outputs, works out what their numbers are, and tests them against the rules below. \`pass\` means that the file
was read in full, that the evidence is complete and that no rule is broken; people still decide on every release. \`review\` means that a
person must look, \`fail\` that a rule is broken. A check that crashes gives \`review\`.

Types: ${statisticTypes.map((type) => `\`${type}\``).join(', ')}.

## Checks

${checksTable()}

## Profiles

${profilesTable(profiles)}

\`threshold=1\`, \`nk=1:100\` and \`p-percent=0\` switch a rule off; it then asks for no evidence either. Where a project uses several
datasets, the strictest value of each parameter holds.

${profiles.map(reasons).join('\n\n')}

## Messages

${messagesTable()}
`
}
