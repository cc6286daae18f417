// npm run demo: makes this machine ready, installs the product, and runs it until Ctrl-C.
import { join } from 'node:path'
import { installedFolder } from './paths.mjs'
import { runForeground } from './run-foreground.mjs'
import { runSteps, say } from './run-steps.mjs'
import { demoSteps } from './steps.mjs'

if (process.argv.some(word => word === '--help' || word === '-h')) {
  console.log(say({
    en: 'npm run demo: makes this machine ready (packages, container engine, images, front ends), installs the product below /opt/glovebox and runs it until Ctrl-C.',
    ko: 'npm run demo: 이 컴퓨터를 준비하고(패키지, 컨테이너 엔진, 이미지, 화면) /opt/glovebox에 설치한 뒤 Ctrl-C를 누를 때까지 실행합니다.',
  }))
  process.exit(0)
}
await runSteps(demoSteps)
process.exitCode = await runForeground(
  join(installedFolder, 'node_modules', 'node', 'bin', 'node'),
  ['--disable-warning=ExperimentalWarning', join(installedFolder, 'server', 'cli', 'glovebox.ts'), 'demo', ...process.argv.slice(2)],
  { cwd: installedFolder },
)
