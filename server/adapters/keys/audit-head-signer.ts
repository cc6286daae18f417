import { constants } from 'node:fs'
import { mkdir, open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditHead } from '../../../contract/resources/audit-record.ts'
import { signHead } from '../../domain/audit/hash-chain.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { KeyRing } from './disk-key-ring.ts'

/** Signs the log's tip outside the database, so that a cut tail and a full rewrite are seen. */
export interface AuditHeadSigner {
  /** Signs the tip as it is now, flushes it to the file, and answers with it; null while the log is empty. */
  readonly signNow: () => Promise<AuditHead | null>
  readonly heads: () => readonly AuditHead[]
  /** False once the log was seen shorter than a signed head: nothing more is signed until an operator has looked. */
  readonly ok: () => boolean
  readonly close: () => Promise<void>
}

export interface HeadSignerSetting { readonly folder: string; readonly keys: KeyRing; readonly work: UnitOfWork; readonly clock: Clock; readonly delayMs?: number; readonly onError?: (error: unknown) => void }

/** Reads the signed heads of a folder, leaving out a last line that a crash cut short; answers also how many bytes are whole. */
export const readHeads = async (folder: string): Promise<{ readonly heads: readonly AuditHead[]; readonly wholeBytes: number }> => {
  const text = await readFile(join(folder, 'heads.ndjson'), 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw cause
  })
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const heads = whole.split('\n').filter((l) => l !== '').map((l) => AuditHead.parse(JSON.parse(l)))
  return { heads, wholeBytes: Buffer.byteLength(whole) }
}

/** Opens the heads file, signs whatever was committed since its last head, and then about a second after each commit. */
export const openAuditHeadSigner = async (setting: HeadSignerSetting): Promise<AuditHeadSigner> => {
  const { folder, keys, work, clock, delayMs = 1000, onError = () => undefined } = setting
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'heads.ndjson')
  const known = await readHeads(folder)
  const heads = [...known.heads]
  const handle = await open(file, constants.O_CREAT | constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW, 0o600)
  let size = known.wholeBytes
  if ((await handle.stat()).size > size) await truncate(file, size)
  let timer: NodeJS.Timeout | null = null
  let ok = true
  let closed = false
  let queue: Promise<unknown> = Promise.resolve()

  const signTip = async (): Promise<AuditHead | null> => {
    const tip = await work.read.selectFrom('audit_tip').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
    const last = heads.at(-1)
    if (last !== undefined && (tip.sequence < last.sequence || (tip.sequence === last.sequence && tip.hash !== last.hash))) ok = false
    if (!ok) throw new Error('audit heads: the log is shorter than, or differs from, its last signed head')
    if (tip.sequence === 0 || tip.sequence === last?.sequence) return last ?? null
    const head = signHead({ sequence: tip.sequence, hash: tip.hash, at: clock.now().toISOString(), keyId: keys.audit.keyId }, keys.audit.privateKey)
    const line = Buffer.from(`${JSON.stringify(head)}\n`)
    try {
      await handle.appendFile(line)
      await handle.sync()
    } catch (cause) {
      // A full disk may have taken half a line; the next head must not be written behind it.
      await truncate(file, size)
      throw cause
    }
    size += line.length
    heads.push(head)
    return head
  }
  const signNow = (): Promise<AuditHead | null> => {
    const turn = queue.then(signTip)
    queue = turn.catch(() => null)
    return turn
  }
  const soon = (): void => {
    if (closed || timer !== null) return
    timer = setTimeout(() => {
      timer = null
      signNow().catch(onError)
    }, delayMs)
    timer.unref()
  }
  work.onCommit(soon)
  await signNow().catch(onError)
  return {
    signNow, heads: () => heads, ok: () => ok,
    close: async () => {
      closed = true
      if (timer !== null) clearTimeout(timer)
      if (ok) await signNow().catch(onError)
      await queue
      await handle.close()
    },
  }
}
