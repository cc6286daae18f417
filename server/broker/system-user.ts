import fs from 'node:fs'

export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Looks a user up; the broker starts with none missing. */
export const userByName = (name: string): SystemUser => {
  const line = fs.readFileSync('/etc/passwd', 'utf8').split('\n').find((text) => text.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error(`no user ${name} on this machine: run the set-up first`)
  return { name, uid: Number(uid), gid: Number(gid) }
}
