// npm run bench [-- journey browser burst gateway memory ledger exact-match interval-audit check-tables identifier-scan] [--quick] [--json FILE]: makes this machine ready and measures beside peers.
import { join } from 'node:path'

process.env.GLOVEBOX_PREFIX ??= '/opt/glovebox-bench'
const { installedFolder, node24, root } = await import('../../setup/paths.mjs')
const { runForeground } = await import('../../setup/run-foreground.mjs')
const { runSteps } = await import('../../setup/run-steps.mjs')
const { testSteps } = await import('../../setup/steps.mjs')
const { hub, hubFolder, proxy, proxyProgram } = await import('./peer-steps.mjs')

await runSteps([...testSteps, hub, proxy])
process.exitCode = await runForeground(node24, ['--disable-warning=ExperimentalWarning', join(root, 'test', 'bench', 'run-bench.ts'), ...process.argv.slice(2)], {
  cwd: root, env: { GLOVEBOX_INSTALLED: installedFolder, GLOVEBOX_BENCH_HUB: hubFolder, GLOVEBOX_BENCH_PROXY: proxyProgram },
})
