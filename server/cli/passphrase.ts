import { readFileSync, statSync } from 'node:fs'

/** The passphrase from `--passphrase-file FILE` or GLOVEBOX_BACKUP_PASSPHRASE_FILE; at least 16 characters, the file closed to others. */
export const readPassphrase = (option: string | undefined): string => {
  const file = option ?? process.env['GLOVEBOX_BACKUP_PASSPHRASE_FILE']
  if (file === undefined) throw new Error('name a file with the passphrase: --passphrase-file FILE (mode 0600, at least 16 characters)')
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} is open to others: chmod 600 ${file}`)
  const passphrase = readFileSync(file, 'utf8').trim()
  if (passphrase.length < 16) throw new Error('the passphrase has fewer than 16 characters')
  return passphrase
}
