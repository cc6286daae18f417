import { productVersion } from '../product-version.ts'

type Command = (args: readonly string[]) => Promise<number>
interface CommandEntry { readonly summary: string; readonly load: () => Promise<Command> }

/** Every command with the file that holds it, loaded only when asked for. */
const commands: Readonly<Record<string, CommandEntry>> = { // table
  'demo': { summary: 'run everything on this machine with demonstration people and data', load: async () => (await import('./demo.ts')).demo },
  'serve': { summary: 'run broker, server and gateway under their own users', load: async () => (await import('./serve.ts')).serve },
  'check': { summary: 'check outputs for disclosure risk', load: async () => checkCommand },
  'verify': { summary: 'say whether a released package is genuine', load: async () => (await import('./verify.ts')).verify },
  'audit': { summary: 'verify: say whether an audit log is whole', load: async () => (await import('./audit-verify.ts')).audit },
  'doctor': { summary: 'say what is missing on this machine and how to mend it', load: async () => (await import('./doctor.ts')).doctor },
  'probes': { summary: 'run the isolation probes in the running sessions', load: async () => (await import('./probes.ts')).probes },
  'person': { summary: 'register people, close accounts, renew passwords', load: async () => (await import('./person.ts')).person },
  'project': { summary: 'register projects and their members', load: async () => (await import('./project.ts')).project },
  'dataset': { summary: 'register dataset versions from the import folder', load: async () => (await import('./dataset.ts')).dataset },
  'licence': { summary: 'grant and end licences', load: async () => (await import('./licence.ts')).licence },
  'backup': { summary: 'write an encrypted backup', load: async () => (await import('./backup.ts')).backup },
  'restore': { summary: 'bring a backup back into an empty system', load: async () => (await import('./restore.ts')).restore },
  'seed-demo': { summary: 'fill an empty system with the demonstration', load: async () => (await import('./seed-demo.ts')).seedDemoCommand },
}

const checkCommand: Command = async (args) => (await import('./check.ts')).runCheck(args, processIo)
const processIo = { out: (text: string) => void process.stdout.write(text), error: (text: string) => void process.stderr.write(text), env: process.env, cwd: process.cwd() }

const usage = (): string => [
  `glovebox ${productVersion}`, '', 'usage: glovebox COMMAND [options]', '',
  ...Object.entries(commands).filter(([name]) => name !== 'seed-demo').map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`), '', '`glovebox COMMAND --help` says more.', '',
].join('\n')

const main = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === undefined || name === 'help' || name === '--help') return say(usage(), name === undefined ? 2 : 0)
  if (name === '--version') return say(`${productVersion}\n`, 0)
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) return say(`glovebox: there is no command ${JSON.stringify(name)}\n\n${usage()}`, 2)
  if (args.includes('--help') && !ownHelp.has(name)) return say(`usage: glovebox ${name}\n\n${entry.summary}\n\nSettings come from the environment: docs/reference/configuration.md\n`, 0)
  return (await entry.load())(args)
}

/** Commands that explain their own options. */
const ownHelp = new Set(['check', 'verify', 'audit', 'backup', 'restore', 'person', 'project', 'dataset', 'licence'])

const say = (text: string, code: number): number => {
  (code === 0 ? process.stdout : process.stderr).write(text)
  return code
}

// A reader that closes early (`| head`) is no fault of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit() })

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`glovebox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
