import { readFileSync } from 'node:fs'

export interface SystemAccount { readonly uid: number; readonly gid: number }

/** A user of this machine by name, from the account file; throws with what to do if it is missing. */
export const systemAccount = (name: string): SystemAccount => {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((l) => l.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error(`the user ${name} does not exist: useradd --system --user-group --no-create-home --shell /usr/sbin/nologin ${name}`)
  return { uid: Number(uid), gid: Number(gid) }
}
