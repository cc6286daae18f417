import { productVersion } from '../../server/product-version.ts'

type Command = (args: readonly string[]) => Promise<number>

const io = { out: (text: string) => void process.stdout.write(text), error: (text: string) => void process.stderr.write(text), env: process.env, cwd: process.cwd() }

/** The commands that need no more than Node. */
const portable: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = { // table
  'check': { summary: 'check outputs for disclosure risk', load: async () => { const { runCheck } = await import('../../server/cli/check.ts'); return (args) => runCheck(args, io) } },
  'verify': { summary: 'say whether a released package is genuine', load: async () => (await import('../../server/cli/verify.ts')).verify },
  'audit': { summary: 'verify: say whether an exported audit log is whole', load: async () => (await import('../../server/cli/audit-verify.ts')).audit },
}

/** The commands that work on an installed system. */
const installedOnly: readonly string[] = ['demo', 'serve', 'doctor', 'probes', 'backup', 'restore', 'seed-demo']

const usage = [
  `glovebox ${productVersion}`, '', 'usage: glovebox COMMAND [options]', '',
  ...Object.entries(portable).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`), '', '`glovebox COMMAND --help` says more.',
  'This package checks and verifies. demo, serve, doctor, probes, backup and restore need the full installation.', '',
].join('\n')

const say = (text: string, code: number): number => {
  (code === 0 ? process.stdout : process.stderr).write(text)
  return code
}

const main = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === undefined || name === 'help' || name === '--help') return say(usage, name === undefined ? 2 : 0)
  if (name === '--version') return say(`${productVersion}\n`, 0)
  const entry = Object.hasOwn(portable, name) ? portable[name] : undefined
  if (entry !== undefined) return (await entry.load())(args)
  if (installedOnly.includes(name)) return say(`glovebox ${name}: needs the full installation; this package checks and verifies.\n`, 2)
  return say(`glovebox: there is no command ${JSON.stringify(name)}\n\n${usage}`, 2)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`glovebox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
