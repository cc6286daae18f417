import fs from 'node:fs'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { DataRequest, type DataAnswer } from './data-request.ts'
import { fingerprintStored, registerDataset } from './dataset-registration.ts'
import { makeExtract, removeExtract } from './extract-making.ts'
import { isDiskFull } from './private-file.ts'

/**
 * One-shot process of the data user: reads one request from standard input, does it, answers on standard output, ends. It alone can
 * read whole datasets and pseudonym keys. What a crashed predecessor left half-made goes first: the broker starts one at a time.
 */
const main = async (): Promise<DataAnswer> => {
  process.umask(0o077)
  const request = DataRequest.parse(JSON.parse(fs.readFileSync(0, 'utf8')))
  const { folders } = request
  for (const name of fs.readdirSync(folders.data)) if (name.startsWith('scratch-')) fs.rmSync(`${folders.data}/${name}`, { recursive: true, force: true })
  for (const name of fs.readdirSync(folders.extracts)) if (name.startsWith('.')) fs.rmSync(`${folders.extracts}/${name}`, { recursive: true, force: true })
  switch (request.operation) {
    case 'register': return { registered: await registerDataset({ ...request.registration, folders, format: request.format, source: 3 }) }
    case 'extract': return { made: await makeExtract(folders, request.plan) }
    case 'fingerprint': await fingerprintStored(folders, request.source); return { fingerprinted: true }
    case 'remove': removeExtract(folders, request.extractId); return { removed: true }
  }
}

/** Beyond its kind nothing of a foreign error is told: the database's messages quote values. */
const failed = (cause: unknown): DataAnswer => {
  if (cause instanceof GloveboxError) return { error: { code: cause.code, values: cause.values, detail: cause.code } }
  const message = cause instanceof Error ? cause.message : ''
  const kind = /^[A-Za-z ]{3,40}(?=:)/.exec(message)?.[0] ?? 'unknown'
  return { error: { code: isDiskFull(cause) ? 'disk-full' : 'internal', values: {}, detail: kind } }
}

fs.writeSync(1, JSON.stringify(await main().catch(failed)))
