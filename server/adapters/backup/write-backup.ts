import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { seal } from './sealed-stream.ts'
import { archive } from './state-archive.ts'

export interface BackupOrder {
  readonly stateDir: string
  /** A consistent copy of the database, and its name in the backup. */
  readonly database: { readonly file: string; readonly name: string }
  readonly passphrase: string
  readonly target: string
}

/** Writes everything into one sealed file that appears under its name only when it is whole and on disk. */
export const writeBackup = async ({ stateDir, database, passphrase, target }: BackupOrder): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const draft = `${target}.part`
  const hash = createHash('sha256')
  let bytes = 0
  const sealed = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    for await (const chunk of seal(source, passphrase)) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(archive(stateDir, database), createGzip({ level: 6 }), (source) => sealed(source as AsyncIterable<Uint8Array>), createWriteStream(draft, { mode: 0o600 }))
  const written = await open(draft)
  await written.sync()
  await written.close()
  await rename(draft, target)
  return { bytes, sha256: hash.digest('hex') }
}
