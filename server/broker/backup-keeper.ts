import fs from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { writeBackup } from '../adapters/backup/write-backup.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { BackupMade, BackupOrder } from '../domain/node/broker-api.ts'
import type { NodeLayout } from './node-layout.ts'
import { TurnTaking } from './turn-taking.ts'

const shortest = 16

/** Makes backups for an operator who is not root: where they lie and whose passphrase seals them is root's affair. */
export class BackupKeeper {
  readonly #layout: Pick<NodeLayout, 'stateDir' | 'backups' | 'backupPassphrase'>
  readonly #turns = new TurnTaking()

  constructor(layout: Pick<NodeLayout, 'stateDir' | 'backups' | 'backupPassphrase'>) {
    this.#layout = layout
  }

  /** Whether root has laid down a passphrase; then nobody is asked for one. */
  hasPassphrase(): boolean {
    return this.#rootsPassphrase() !== null
  }

  /** Archives the state folder with the server's copy of the database; asked again with the same id, it answers with the same file. */
  make(order: z.output<typeof BackupOrder>): Promise<z.input<typeof BackupMade>> {
    return this.#turns.run('backup', async () => {
      const { stateDir, backups } = this.#layout
      const passphrase = this.#rootsPassphrase() ?? order.passphrase
      if (passphrase === null) throw new GloveboxError('bad-request', { field: 'passphrase' })
      const database = path.join(stateDir, 'server', order.copy)
      if (fs.lstatSync(database, { throwIfNoEntry: false })?.isFile() !== true) throw new GloveboxError('file-missing', { path: order.copy })
      const target = path.join(backups, `glovebox-${order.backupId}.backup`)
      if (fs.existsSync(target)) throw new GloveboxError('state-conflict')
      const name = order.engine === 'sqlite' ? 'server/glovebox.sqlite' : 'database.dump'
      return { file: target, ...(await writeBackup({ stateDir, database: { file: database, name }, passphrase, target })) }
    })
  }

  /** Null where there is none; one that others than root could read or write is none. */
  #rootsPassphrase(): string | null {
    const file = this.#layout.backupPassphrase
    const found = fs.lstatSync(file, { throwIfNoEntry: false })
    if (found === undefined || !found.isFile() || found.uid !== 0 || (found.mode & 0o077) !== 0) return null
    const passphrase = fs.readFileSync(file, 'utf8').trim()
    return passphrase.length < shortest ? null : passphrase
  }
}
