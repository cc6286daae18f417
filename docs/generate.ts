// Writes the reference pages that are derived from tables: `node docs/generate.ts` (Node 24). A test fails when a page has drifted.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import { endpoints } from '../contract/endpoints/index.ts'
import { errorCodes, type ErrorCode } from '../contract/errors.ts'
import { sessionEndpoints } from '../contract/session-api.ts'
import { errorTexts as english } from '../contract/texts/en/errors.ts'
import { errorTexts as korean } from '../contract/texts/ko/errors.ts'
import { auditEventTypes } from '../contract/vocabulary/audit-events.ts'
import { egressStates } from '../contract/vocabulary/egress-states.ts'
import { sessionEndReasons, sessionStates } from '../contract/vocabulary/session-states.ts'
import { readConfig, settingsTable } from '../server/config.ts'
import { egressTransitions } from '../server/domain/airlock/egress-transitions.ts'
import { sessionTransitions } from '../server/domain/workspaces/session-transitions.ts'
import { readProjectPolicy } from '../server/broker/project-policy.ts'
import { readPolicies } from '../server/policies.ts'

const root = new URL('../', import.meta.url)
const source = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const cell = (text: string | number): string => String(text).replaceAll('|', '\\|').replaceAll(/<(?=[a-z])/g, '\\<').replaceAll('\n', ' ')
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
const code = (text: string): string => `\`${text}\``
const from = (...files: readonly string[]): string => `Generated from ${files.map((file) => `[${code(file)}](../../${file})`).join(', ')} by ${code('node docs/generate.ts')}.\n`

const configuration = (): string => {
  const defaults = new Map([...source('server/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): .*?\.default\((?:'([^']*)'|(\d+))\)/gm)].map(([, name = '', text, number]) => [name, text ?? number ?? '']))
  return `# Configuration

${from('server/config.ts')}
Every process reads its settings from the environment, once, and does not start with a faulty one. An empty value counts as not set.

${table(['setting', 'default', 'meaning'], settingsTable.map(({ name, description }) => [code(name), defaults.has(name) ? code(defaults.get(name) ?? '') : '', description]))}

With the defaults the portal is ${code(readConfig({}).portalOrigin)} and a session is ${code(readConfig({}).sessionOrigin('s-…'))}. Plain http is refused off
localhost. What a session may use and show is no setting but policy: see [policies](policies.md).
`
}

const errors = (): string => `# Error codes

${from('contract/errors.ts', 'contract/texts/en/errors.ts', 'contract/texts/ko/errors.ts')}
The code is the promise to clients; texts may change. An answer is \`{error: {code, message, whatNow, values, requestId}}\`, in the
person's language. Values never hold file contents, cell values or secrets.

${table(['code', 'status', 'what happened, what to do now', '한국어'], (Object.keys(errorCodes) as ErrorCode[]).map((name) => [
  code(name), errorCodes[name], `${english[name].message} ${english[name].whatNow}`, `${korean[name].message} ${korean[name].whatNow}`,
]))}
`

const states = (): string => `# States

${from('server/domain/airlock/egress-transitions.ts', 'server/domain/workspaces/session-transitions.ts', 'contract/vocabulary/session-states.ts')}
What is not in these tables does not happen.

## Egress request

\`\`\`mermaid
stateDiagram-v2
${egressTransitions.map(({ from: before, to, action }) => `  ${before === null ? '[*]' : before.replace('-', '_')} --> ${to.replace('-', '_')}: ${action}`).join('\n')}
${ends(egressStates, egressTransitions).map((state) => `  ${state} --> [*]`).join('\n')}
\`\`\`

${table(['from', 'to', 'who', 'act', 'audit event', 'notice'], egressTransitions.map((row) => [
  row.from ?? '(new)', row.to, row.owner, code(row.action), code(row.audit), row.notice === null ? '' : `${code(row.notice.key)} to ${row.notice.to}`,
]))}

## Session

\`\`\`mermaid
stateDiagram-v2
  [*] --> queued
${sessionTransitions.map(({ from: before, to }) => `  ${before} --> ${to}`).join('\n')}
${ends(sessionStates, sessionTransitions).map((state) => `  ${state} --> [*]`).join('\n')}
\`\`\`

${table(['from', 'to', 'audit event'], sessionTransitions.map((row) => [row.from, row.to, code(row.audit)]))}

A session ends with one of these reasons: ${sessionEndReasons.map(code).join(', ')}.
`

const ends = (all: readonly string[], moves: readonly { readonly from: string | null; readonly to: string }[]): readonly string[] =>
  all.filter((state) => !moves.some((move) => move.from === state))

const auditEvents = (): string => {
  const groups: { title: string; types: string[] }[] = []
  for (const line of source('contract/vocabulary/audit-events.ts').split('\n')) {
    const title = /^ {2}\/\/ (.+)$/.exec(line)?.[1]
    if (title !== undefined) groups.push({ title, types: [] })
    groups.at(-1)?.types.push(...[...line.matchAll(/'([A-Z_]+)'/g)].map(([, type = '']) => type))
  }
  const listed = groups.flatMap(({ types }) => types)
  if (listed.join() !== auditEventTypes.join()) throw new Error('audit-events.ts is not laid out in groups')
  const moves = new Map<string, string[]>()
  const moved = (type: string, move: string): void => { moves.set(type, [...(moves.get(type) ?? []), move]) }
  for (const row of egressTransitions) moved(row.audit, `request ${row.from ?? '(new)'} → ${row.to}`)
  for (const row of sessionTransitions) moved(row.audit, `session ${row.from} → ${row.to}`)
  return `# Audit events

${from('contract/vocabulary/audit-events.ts', 'server/domain/airlock/egress-transitions.ts', 'server/domain/workspaces/session-transitions.ts')}
A change and its event are one transaction. A record holds \`sequence\`, \`at\` (UTC), \`type\`, \`actor\` (a person or \`system\`), \`project\`,
\`session\`, \`subject\`, \`details\` (ids and numbers, never data), \`previous\` and \`hash\`. How it is chained and signed:
[the audit export](release-record.md#the-audit-export).

${groups.map(({ title, types }) => `## ${title[0]?.toUpperCase() ?? ''}${title.slice(1)}\n\n${table(['event', 'moves'], types.map((type) => [code(type), (moves.get(type) ?? []).join('; ')]))}`).join('\n\n')}
`
}

const policies = (): string => {
  const { access, tiers, limits } = readPolicies(fileURLToPath(new URL('policies', root)))
  const files = readdirSync(new URL('policies/access/', root)).filter((name) => name.endsWith('.cedar')).sort()
  const rules = Object.entries(access.policies)
  const of = (file: string): string[] => rules.filter(([id]) => source(`policies/access/${file}`).includes(`@id("${id}")`)).map(([id]) => id)
  const said = (id: string): readonly string[] => {
    const text = (access.policies[id] ?? '').replaceAll(/\/\/.*$/gm, '').replaceAll(/\s+/g, ' ')
    const [, kind = '', scope = '', when = ''] = /(permit|forbid) \((.*?)\)(?= (?:when|unless)|;) ?(.*);/.exec(text) ?? []
    if (kind === '') throw new Error(`the policy ${id} was not understood`)
    const [, acts = 'any', on = 'anything'] = /principal, action(?: (?:==|in) (.*?))?, resource(?: is (\w+))?$/.exec(scope) ?? []
    return [code(id), kind, acts.replaceAll(/Action::"([^"]+)"|[[\]]/g, '$1'), on, when === '' ? '' : code(when), access.refusals[id] === undefined ? '' : code(access.refusals[id])]
  }
  return `# Policies

${from('policies/access', 'policies/tiers.yaml', 'policies/limits.yaml', 'policies/projects.yaml')}
Policies are files in \`policies/\`, read at start; a set that does not fit its schema keeps the server from starting. The digest of the
access policies is in the audit log (\`SYSTEM_STARTED\`). Each named decision in \`policies/access/tests/\` is a test.

## Access (Cedar)

No policy permits it: refused. Any \`forbid\` that applies wins.

${files.map((file) => `### ${file.replace('.cedar', '')}\n\n${table(['policy', 'effect', 'acts', 'on', 'condition', 'refusal'], of(file).map(said))}`).join('\n\n')}

## Resource tiers

${table(['tier', 'title', '한국어', 'memory (MiB)', 'CPUs', 'processes', 'minutes', 'GPUs'], tiers.map((t) => [code(t.id), t.title.en, t.title.ko, t.memoryMiB, t.cpus, t.processes, t.minutes, t.gpus]))}

## Limits

${table(['limit', 'value'], flat(limits).map(([name, value]) => [code(name), value]))}

## Storage of projects

Read by the broker at its start ([ADR 0013](../adr/0013-a-volume-for-each-project.md)); limits of single projects
stand below \`projects\` by their ids.

${table(['limit', 'value'], flat(readProjectPolicy(fileURLToPath(new URL('policies', root)))).map(([name, value]) => [code(name), value]))}

Other policies: [disclosure profiles](checks.md) in \`policies/disclosure/\`, what a browser may ask on a session's origin in
[\`policies/routes.yaml\`](../../policies/routes.yaml), system calls of a session in [\`policies/seccomp/session.json\`](../../policies/seccomp/session.json).
`
}

const flat = (value: object, before = ''): [string, string | number][] => Object.entries(value).flatMap(([name, inner]): [string, string | number][] =>
  typeof inner === 'object' && inner !== null ? flat(inner, `${before}${name}.`) : [[`${before}${name}`, inner as string | number]])

const fieldsOf = (schema: z.ZodType | undefined): string => {
  const shape = schema === undefined ? {} : (schema as z.ZodObject).shape as Record<string, z.ZodType> | undefined ?? {}
  return Object.entries(shape).map(([name, field]) => code(field.safeParse(undefined).success ? `${name}?` : name)).join(', ')
}

const apiTable = (all: Readonly<Record<string, Endpoint>>): string => table(['endpoint', 'what it does', 'who', 'query', 'body'], Object.values(all).map((e) => [
  code(`${e.method} ${e.path}`), e.summary + (e.produces === undefined ? '' : ` (${code(e.produces)})`), e.access === 'public' ? 'anyone' : 'signed in', fieldsOf(e.query), fieldsOf(e.body),
]))

const api = (): string => `# API

${from('contract/endpoints/index.ts', 'contract/session-api.ts')}
The same schemas check what comes in and what goes out. The full description with every field is served as \`/openapi.json\`. Who may do
what: [policies](policies.md). What can go wrong: [error codes](errors.md). A change needs the portal's exact \`Origin\` and its cookie.

## Portal, below \`/api/v1\`

${apiTable(endpoints)}

## From inside a session, below \`/glovebox/v1\` on the session's origin

${apiTable(sessionEndpoints)}
`

/** Every generated page by its path from the repository's root. */
export const generatedPages: Readonly<Record<string, () => string>> = { // table
  'docs/reference/configuration.md': configuration,
  'docs/reference/errors.md': errors,
  'docs/reference/states.md': states,
  'docs/reference/audit-events.md': auditEvents,
  'docs/reference/policies.md': policies,
  'docs/reference/api.md': api,
}

if (import.meta.main) {
  for (const [path, page] of Object.entries(generatedPages)) {
    const text = page()
    const place = new URL(path, root)
    if (existsSync(place) && readFileSync(place, 'utf8') === text) continue
    writeFileSync(place, text)
    process.stdout.write(`${path}\n`)
  }
}
