// npm test [-- part of a file name …]: makes this machine ready and runs the tests; the last line says how many passed.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { installedFolder, node24, root } from './paths.mjs'
import { runForeground } from './run-foreground.mjs'
import { runSteps } from './run-steps.mjs'
import { testSteps } from './steps.mjs'

const filters = process.argv.slice(2)
const heavy = file => /^test\/(integration|e2e)\//.test(file)

const testFiles = () => readdirSync(join(root, 'test'), { recursive: true })
  .map(name => `test/${name.replaceAll('\\', '/')}`)
  .filter(name => name.endsWith('.test.ts') && !name.includes('node_modules/'))
  .filter(name => filters.length === 0 || filters.some(filter => name.includes(filter)))
  .sort()

/** Counts from the runner's own report. A file that could not even be loaded has no tests to count and is one failure. */
const count = report => {
  const unloaded = report.testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'))
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length, skipped: report.numPendingTests + report.numTodoTests }
}

/** What failed, a line each: file, test and the first line of its reason. */
const failures = report => report.testResults.flatMap(file => {
  const failed = file.assertionResults.filter(test => test.status === 'failed')
    .map(test => ({ name: test.fullName, message: test.failureMessages[0] ?? '' }))
  if (failed.length === 0 && file.status === 'failed') failed.push({ name: '(could not be loaded)', message: file.message })
  return failed.map(({ name, message }) => `✗ ${relative(root, file.name)} > ${name}: ${stripVTControlCharacters(message).split('\n')[0]}`)
})

/** Runs one group; an end that the report does not explain (a crash, an unhandled error) counts as a failure. */
const runGroup = async (files, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-test-'))
  const reportFile = join(folder, 'report.json')
  const code = await runForeground(node24, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', root,
    '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...options, ...files.map(file => join(root, file)),
  ], { cwd: root, env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning', GLOVEBOX_INSTALLED: installedFolder } })
  let counts = { passed: 0, failed: 0, skipped: 0 }
  let lines = []
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'))
    counts = count(report)
    lines = failures(report)
  } catch {
    counts.failed = 1
  }
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  if (counts.failed > 0 && lines.length === 0) lines.push(`✗ the runner ended with ${code}, and no test says why: read its output above`)
  return { counts, lines }
}

const started = Date.now()
await runSteps(testSteps)
console.log(`set-up took ${Math.round((Date.now() - started) / 1000)} s`)
const files = testFiles()
const groups = [
  { files: files.filter(file => !heavy(file)), options: [] },
  { files: files.filter(heavy), options: ['--no-file-parallelism'] },
]
const total = { passed: 0, failed: 0, skipped: 0 }
const failed = []
for (const group of groups.filter(({ files: some }) => some.length > 0)) {
  const { counts, lines } = await runGroup(group.files, group.options)
  failed.push(...lines)
  for (const key of Object.keys(total)) total[key] += counts[key]
}
if (total.passed + total.failed === 0) console.log(filters.length > 0 ? `no test file's name contains: ${filters.join(' ')}` : 'no test was found')
for (const line of failed) console.log(line)
console.log(`tests took ${Math.round((Date.now() - started) / 1000)} s with set-up`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
