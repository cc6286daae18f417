import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureBrowser } from './browser.ts'
import { measureBurst } from './burst.ts'
import { measureCheckTables } from './check-tables.ts'
import { measureExactMatch } from './exact-match.ts'
import { measureGateway } from './gateway.ts'
import { measureIdentifierScan } from './identifier-scan.ts'
import { measureIntervalAudit } from './interval-audit.ts'
import { measureJourney } from './journey.ts'
import { measureLedger } from './ledger.ts'
import { machineFacts } from './machine-facts.ts'
import { measureMemory } from './memory.ts'
import { table, type Measured } from './report.ts'

const measures: Readonly<Record<string, (quick: boolean) => Promise<Measured>>> = { journey: measureJourney, browser: measureBrowser, burst: measureBurst, gateway: measureGateway, memory: measureMemory, ledger: measureLedger, 'exact-match': measureExactMatch, 'interval-audit': measureIntervalAudit, 'identifier-scan': measureIdentifierScan, 'check-tables': measureCheckTables }
const usage = `npm run bench -- [${Object.keys(measures).join(' ')}] [--quick] [--json FILE]`

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } })
const unknown = positionals.filter((name) => !(name in measures))
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `no measure is called ${unknown.join(', ')}\n${usage}` : usage)
  process.exit(unknown.length > 0 ? 2 : 0)
}

const loads = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')
const machine = machineFacts()
const file = values.json ?? join(fileURLToPath(new URL('../../build/bench', import.meta.url)), `${machine['date']?.replaceAll(/[:.]/g, '-')}.json`)
console.log(Object.entries(machine).map(([name, value]) => `  ${name.padEnd(24)} ${value}`).join('\n'))
const results: Record<string, Measured & { readonly loadBefore: string; readonly seconds: number }> = {}
for (const name of positionals.length > 0 ? positionals : Object.keys(measures)) {
  const [loadBefore, from] = [loads(), Date.now()]
  try {
    const measured = await (measures[name] as (quick: boolean) => Promise<Measured>)(values.quick)
    results[name] = { ...measured, loadBefore, seconds: Math.round((Date.now() - from) / 1000) }
    console.log(table(measured))
    console.log(`  load before: ${loadBefore}; took ${results[name].seconds} s${values.quick ? '; a quick run: too few for a claim' : ''}`)
  } catch (error) {
    process.exitCode = 1
    console.error(`\n${name} could not be measured:`, error)
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ machine, quick: values.quick, results }, null, 1))
}
console.log(`\nnumbers: ${file}`)
