/** Entry of a process of its own: opens fingerprints, reads a text in parts and tells speed, hits and memory. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { openFingerprints } from '../../server/adapters/fingerprints/open-fingerprints.ts'
import type { IndexSecret } from '../../server/domain/disclosure/matching/fingerprint-index.ts'
import { TextMatcher } from '../../server/domain/disclosure/matching/fingerprint-texts.ts'
import { peakMemoryMb } from './peak-memory.ts'

const [folder = '', file = '', passes = '1'] = process.argv.slice(2)
const secret = JSON.parse(readFileSync(join(folder, 'secret.json'), 'utf8')) as IndexSecret
const opening = performance.now()
const index = openFingerprints('bench', folder, secret, new Uint8Array(16).fill(9))
const openMs = performance.now() - opening
const part = Buffer.alloc(1 << 20)
const seconds: number[] = []
const processor: number[] = []
let [hits, words, bytes] = [0, 0, 0]
for (let pass = 0; pass < Number(passes); pass += 1) {
  const matcher = new TextMatcher(index)
  const fd = openSync(file, 'r')
  const from = performance.now()
  const used = process.cpuUsage()
  bytes = 0
  for (let kept = 0; ;) {
    const read = readSync(fd, part, kept, part.length - kept, null)
    const length = kept + read
    // A word that the part's end cuts is read with the next part.
    const whole = read === 0 ? length : part.lastIndexOf(10, length - 1) + 1
    matcher.readBytes(part, whole)
    bytes += whole
    part.copyWithin(0, whole, length)
    kept = length - whole
    if (read === 0) break
  }
  const found = matcher.finish()
  seconds.push((performance.now() - from) / 1000)
  const { user, system } = process.cpuUsage(used)
  processor.push((user + system) / 1e6)
  if (found === null) throw new Error('the text holds values of the data, and none was found')
  hits = matcher.hits
  words = matcher.words
  closeSync(fd)
}
console.log(JSON.stringify({ seconds, processor, bytes, words, hits, openMs, rssMb: peakMemoryMb(), entries: index.values.entries }))
index.close()
