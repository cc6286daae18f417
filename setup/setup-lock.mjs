// One set-up at a time on a machine. The lock names a process and when it started, so that a dead owner's lock is seen as such.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const file = process.env.GLOVEBOX_SETUP_LOCK ?? '/run/lock/glovebox-setup.lock'

/** The start time in clock ticks, which a reused process number does not share. */
const startedAt = pid => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

const owner = () => {
  try {
    const [pid, started] = readFileSync(file, 'utf8').trim().split(' ')
    return { pid, alive: started !== undefined && startedAt(pid) === started }
  } catch {
    return undefined
  }
}

const tryToTake = () => {
  try {
    writeFileSync(file, `${process.pid} ${startedAt(process.pid)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/** Waits for the lock and returns its release. */
export const takeLock = async onWait => {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  let deadSightings = 0
  while (!tryToTake()) {
    const holder = owner()
    // Twice in a row: the owner may be between making the file and writing its name.
    deadSightings = holder?.alive ? 0 : deadSightings + 1
    if (deadSightings >= 2) rmSync(file, { force: true })
    else if (holder?.alive && !told) {
      onWait(holder.pid)
      told = true
    }
    await new Promise(resolve => setTimeout(resolve, 500))
  }
  const release = () => {
    if (owner()?.pid === String(process.pid)) rmSync(file, { force: true })
  }
  process.once('exit', release)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
  return () => {
    release()
    process.removeAllListeners('SIGINT')
    process.removeAllListeners('SIGTERM')
  }
}
