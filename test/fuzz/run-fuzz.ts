/** `npm run fuzz [-- READS [SEED…]]`: reads many mutations of every seed in child processes and prints what came of them. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fuzzSeeds } from './fuzz-seeds.ts'
import { mutateAndRead } from './mutate-and-read.ts'
import type { FuzzResult } from './mutate-and-read.ts'

const HERE = fileURLToPath(import.meta.url)
/** Reads of one child: enough that its start counts little, few enough that a leak is no fault of a read. */
const BATCH = 20_000
/** A child that has begun no new read for so long hangs. */
const SILENCE_MILLISECONDS = 300_000

interface Progress {
  readonly begun?: number
  readonly result?: FuzzResult
}

async function batchInChild(seedName: string, first: number, reads: number): Promise<FuzzResult> {
  return await new Promise((resolve) => {
    const child = fork(HERE, ['--child', seedName, String(first), String(reads)])
    let begun = first
    let result: FuzzResult | null = null
    const give = (fault: string): FuzzResult => ({ reads: begun - first, incomplete: 0, noticed: 0, slowestMilliseconds: 0, faults: [{ random: begun, fault }] })
    const silent = (): NodeJS.Timeout => setTimeout(() => {
      result = give('hangs')
      child.kill('SIGKILL')
    }, SILENCE_MILLISECONDS)
    let timer = silent()
    child.on('message', (message: Progress) => {
      clearTimeout(timer)
      timer = silent()
      begun = message.begun ?? begun
      result = message.result ?? result
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(result ?? give(`the process ended with ${String(code)}`))
    })
  })
}

async function child(seedName: string, first: number, reads: number): Promise<void> {
  const seed = fuzzSeeds[seedName]
  if (seed === undefined) throw new Error(`no seed ${seedName}`)
  const result = await mutateAndRead(seed, reads, first, (begun) => { if (begun % 50 === 0) process.send?.({ begun }) })
  process.send?.({ result }, () => { process.exit(0) })
}

async function main(reads: number, names: readonly string[]): Promise<void> {
  let failed = false
  console.log('seed                 reads  incomplete  noticed  slowest ms  faults')
  for (const name of names) {
    const results: FuzzResult[] = []
    for (let first = 1; first <= reads; first += BATCH) results.push(await batchInChild(name, first, Math.min(BATCH, reads - first + 1)))
    const sum = (key: 'reads' | 'incomplete' | 'noticed'): number => results.reduce((total, result) => total + result[key], 0)
    const faults = results.flatMap((result) => result.faults)
    const slowest = Math.max(...results.map((result) => result.slowestMilliseconds))
    console.log(`${name.padEnd(18)} ${String(sum('reads')).padStart(7)} ${String(sum('incomplete')).padStart(11)} ${String(sum('noticed')).padStart(8)} ${String(slowest).padStart(11)} ${String(faults.length).padStart(7)}`)
    for (const { random, fault } of faults.slice(0, 5)) console.log(`  random ${random}: ${fault}`)
    failed ||= faults.length > 0
  }
  process.exitCode = failed ? 1 : 0
}

const [mode, ...rest] = process.argv.slice(2)
if (mode === '--child') await child(rest[0] ?? '', Number(rest[1]), Number(rest[2]))
else await main(Number(mode ?? 100_000), rest.length > 0 ? rest : Object.keys(fuzzSeeds))
