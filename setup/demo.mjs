// npm run demo: makes this machine ready, installs the product, and runs it until Ctrl-C.
import { join } from 'node:path'
import { installedFolder } from './paths.mjs'
import { runForeground } from './run-foreground.mjs'
import { runSteps } from './run-steps.mjs'
import { demoSteps } from './steps.mjs'

await runSteps(demoSteps)
process.exitCode = await runForeground(
  join(installedFolder, 'node_modules', 'node', 'bin', 'node'),
  ['--disable-warning=ExperimentalWarning', join(installedFolder, 'server', 'cli', 'glovebox.ts'), 'demo', ...process.argv.slice(2)],
  { cwd: installedFolder },
)
