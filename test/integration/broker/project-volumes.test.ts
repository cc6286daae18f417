import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProjectPolicy } from '../../../server/domain/projects/project-limit.ts'
import { ProjectFolders } from '../../../server/broker/project-folders.ts'
import { ProjectVolumes } from '../../../server/broker/project-volumes.ts'
import { mountsOf, refusalCode } from './broker-harness.ts'

vi.setConfig({ testTimeout: 60_000 })

const MiB = 1_048_576
const uid = 200_301
const policy: ProjectPolicy = { limit: { bytes: 48 * MiB, files: 1000 }, projects: {}, keepFreeMiB: 0 }
const states: string[] = []

interface Stage { readonly state: string; readonly images: string; readonly projects: string; readonly volumes: ProjectVolumes; readonly folders: ProjectFolders; readonly complaints: string[] }

/** The part of a broker that keeps projects, on a state folder of its own or on one that is there. */
const aStage = async (over: Partial<ProjectPolicy> = {}, there: string | null = null, inUse: string[] = []): Promise<Stage> => {
  const state = there ?? fs.mkdtempSync('/var/tmp/glovebox-volumes-test-')
  if (there === null) states.push(state)
  const [images, projects, locks] = ['volumes', 'projects', 'locks'].map((name) => path.join(state, name)) as [string, string, string]
  for (const folder of [projects, locks]) fs.mkdirSync(folder, { recursive: true, mode: 0o711 })
  const complaints: string[] = []
  const log = ({ project }: { readonly project: string }, message: string): void => { complaints.push(`${project}: ${message}`) }
  const volumes = new ProjectVolumes({ images, projects, policy: { ...policy, ...over }, limited: true, log })
  await volumes.openAll()
  const folders = new ProjectFolders({ root: projects, locks, demoSeed: null, volumes, limited: true, usedBy: (projectId) => inUse.includes(projectId), log })
  return { state, images, projects, volumes, folders, complaints }
}

/** What a restart of the machine leaves: the files, and no mount. */
const reboot = (state: string): void => { for (const point of mountsOf([state]).toReversed()) execFileSync('umount', [point]) }

const fill = (file: string): string => {
  const fd = fs.openSync(file, 'w')
  try {
    for (;;) fs.writeSync(fd, Buffer.alloc(MiB, 7))
  } catch (cause) {
    return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  } finally {
    fs.closeSync(fd)
  }
}

const mayGrow = (): boolean => (BigInt(`0x${/CapEff:\s*(\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`) & (1n << 24n)) !== 0n

afterEach(() => {
  for (const state of states.splice(0)) {
    reboot(state)
    fs.rmSync(state, { recursive: true, force: true })
  }
})

describe('a project\'s volume', () => {
  it('stops at the bytes of its limit, and hurts neither another project nor the disk below', async () => {
    const { folders, projects, images } = await aStage()
    await folders.ensure('greedy', uid, 'none')
    await folders.ensure('modest', uid + 1, 'none')
    expect(fill(`${projects}/greedy/outputs/all`)).toBe('ENOSPC')
    const use = folders.use('greedy')
    expect(use?.limitBytes).toBeGreaterThanOrEqual(policy.limit.bytes)
    expect(use?.limitBytes).toBeLessThan(policy.limit.bytes * 1.2)
    expect(use === null ? 0 : use.usedBytes / use.limitBytes).toBeGreaterThan(0.95)
    fs.writeFileSync(`${projects}/modest/outputs/note`, 'goes on')
    expect(fs.statSync(`${images}/greedy.img`).blocks * 512).toBeLessThan(policy.limit.bytes * 1.3)
    // What is deleted goes back to the disk.
    fs.rmSync(`${projects}/greedy/outputs/all`)
    execFileSync('sync', ['-f', `${projects}/greedy`])
    await vi.waitFor(() => expect(fs.statSync(`${images}/greedy.img`).blocks * 512).toBeLessThan(10 * MiB), 10_000)
  })
  it('stops at the files of its limit', async () => {
    const { folders, projects } = await aStage()
    await folders.ensure('many', uid, 'none')
    // An empty volume has one file, its root; one more where mkfs.ext4 makes an orphan file by itself (seen with e2fsprogs 1.47.4).
    const empty = folders.use('many')?.usedFiles ?? 0
    expect(empty).toBeLessThanOrEqual(2)
    let made = 0
    expect(() => { for (; made < 10_000; made++) fs.writeFileSync(`${projects}/many/${made}`, '') }).toThrow('ENOSPC')
    expect(made).toBeGreaterThanOrEqual(policy.limit.files - 20)
    expect(made).toBeLessThan(policy.limit.files * 1.5)
    expect(folders.use('many')).toMatchObject({ usedFiles: made + empty })
  })
  it('belongs to the project\'s user, holds nothing that was not put there, and takes no devices and no set-user-id', async () => {
    const { folders, projects } = await aStage()
    await folders.ensure('mine', uid, 'none')
    const root = fs.statSync(`${projects}/mine`)
    expect([root.uid, root.gid, root.mode & 0o7777]).toEqual([uid, uid, 0o700])
    expect(fs.readdirSync(`${projects}/mine`)).toEqual(['outputs'])
    const [line] = fs.readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((entry) => entry.includes(`${projects}/mine `))
    expect(line?.split(' ')[5]?.split(',')).toEqual(expect.arrayContaining(['rw', 'nosuid', 'nodev']))
    expect(await refusalCode(folders.ensure('mine', uid + 1, 'none'))).toBe('state-conflict')
  })
  it('is taken up again after a crash, and after a restart of the machine, with what is in it', async () => {
    const { state, folders, projects } = await aStage()
    await folders.ensure('kept', uid, 'none')
    fs.writeFileSync(`${projects}/kept/outputs/work`, 'a month of it')
    const before = mountsOf([state])
    const crashed = await aStage({}, state)
    expect(mountsOf([state])).toEqual(before)
    await crashed.folders.ensure('kept', uid, 'none')
    expect(fs.readFileSync(`${projects}/kept/outputs/work`, 'utf8')).toBe('a month of it')
    reboot(state)
    expect(fs.readdirSync(`${projects}/kept`)).toEqual([])
    const rebooted = await aStage({}, state)
    expect(fs.readFileSync(`${projects}/kept/outputs/work`, 'utf8')).toBe('a month of it')
    expect(mountsOf([state])).toEqual(before)
    expect(rebooted.complaints).toEqual([])
  })
  it('that somebody still uses is not mounted from a second device when the broker comes back', async () => {
    const { state, folders, projects } = await aStage()
    await folders.ensure('held', uid, 'none')
    // A namespace of its own keeps the file system, as a container does.
    const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', `echo ready; read line; cat ${projects}/held/note`], { stdio: ['pipe', 'pipe', 'inherit'] })
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    const said = new Promise<string>((resolve) => holder.stdout.once('data', (text: Buffer) => resolve(text.toString())))
    reboot(state)
    await aStage({}, state)
    fs.writeFileSync(`${projects}/held/note`, 'the same file system')
    holder.stdin.end('\n')
    expect(await said).toBe('the same file system')
    const devices = execFileSync('losetup', ['-n', '-O', 'NAME', '-j', `${state}/volumes/held.img`], { encoding: 'utf8' }).trim().split('\n')
    expect(devices).toHaveLength(1)
  })
  it('grows while it is in use when the limit is raised, keeps its size when it is lowered, and its content if it may not grow', async () => {
    const { state, folders, projects } = await aStage()
    await folders.ensure('larger', uid, 'none')
    fs.writeFileSync(`${projects}/larger/note`, 'stays')
    const open = fs.openSync(`${projects}/larger/note`, 'r')
    const raised = await aStage({ limit: { bytes: 96 * MiB, files: 1000 } }, state)
    const size = raised.folders.use('larger')?.limitBytes
    // ext4 lets CAP_SYS_RESOURCE alone grow it.
    expect([(size ?? 0) >= 90 * MiB, raised.complaints]).toEqual(mayGrow() ? [true, []] : [false, ['larger: a volume did not grow']])
    expect(fs.readFileSync(open, 'utf8')).toBe('stays')
    fs.closeSync(open)
    reboot(state)
    const lowered = await aStage({}, state)
    expect(lowered.folders.use('larger')?.limitBytes).toBe(size)
    expect(fs.readFileSync(`${projects}/larger/note`, 'utf8')).toBe('stays')
  })
  it('that is damaged closes its own project alone, and says so', async () => {
    const { state, folders, projects, images } = await aStage()
    await folders.ensure('broken', uid, 'none')
    await folders.ensure('whole', uid + 1, 'none')
    reboot(state)
    fs.writeFileSync(`${images}/broken.img`, Buffer.alloc(4 * MiB, 1))
    const after = await aStage({}, state)
    expect(after.complaints).toEqual(['broken: a volume cannot be opened'])
    expect(after.volumes.health()).toEqual({ ok: false, made: 2, reason: 'broken cannot be opened' })
    expect(await refusalCode(after.folders.ensure('broken', uid, 'none'))).toBe('volume-closed')
    await after.folders.ensure('whole', uid + 1, 'none')
    // The custodian may still have it deleted.
    await after.folders.delete('broken', uid)
    expect(fs.readdirSync(images)).toEqual(['whole.img'])
    expect(fs.readdirSync(projects)).toEqual(['whole'])
    expect(after.volumes.health().ok).toBe(true)
  })
  it('that an error of the disk made read-only is checked and opened again before the next session, not under one that runs', async () => {
    const inUse = ['erring']
    const { folders, projects } = await aStage({}, null, inUse)
    await folders.ensure('erring', uid, 'none')
    execFileSync('mount', ['-o', 'remount,ro', `${projects}/erring`])
    await folders.ensure('erring', uid, 'none')
    expect(() => fs.writeFileSync(`${projects}/erring/note`, '')).toThrow('EROFS')
    inUse.pop()
    await folders.ensure('erring', uid, 'none')
    fs.writeFileSync(`${projects}/erring/note`, '')
  })
  it('is deleted with its device, image and folder', async () => {
    const { state, folders, projects, images } = await aStage()
    await folders.ensure('gone', uid, 'none')
    expect(await refusalCode(folders.delete('gone', uid + 1))).toBe('state-conflict')
    await folders.delete('gone', uid)
    expect([...fs.readdirSync(projects), ...fs.readdirSync(images), ...mountsOf([state])]).toEqual([])
    expect(execFileSync('losetup', ['-n', '-O', 'BACK-FILE'], { encoding: 'utf8' })).not.toContain(state)
    await folders.delete('gone', uid)
  })
  it('is not made where the disk lacks the room, and health is red before the disk is full', async () => {
    const free = fs.statfsSync('/var/tmp')
    const keepFreeMiB = Math.ceil((free.bavail * free.bsize) / MiB) + 1000
    const { folders, projects, images, volumes } = await aStage({ keepFreeMiB })
    expect(await refusalCode(folders.ensure('late', uid, 'none'))).toBe('disk-full')
    expect([...fs.readdirSync(projects), ...fs.readdirSync(images)]).toEqual([])
    expect(volumes.health()).toMatchObject({ ok: false, reason: `less than ${keepFreeMiB} MiB free` })
  })
  it('never hides work that lies in its place', async () => {
    const { state, folders, projects } = await aStage()
    await folders.ensure('twice', uid, 'none')
    reboot(state)
    fs.writeFileSync(`${projects}/twice/unpacked-by-hand`, 'work')
    const after = await aStage({}, state)
    expect(await refusalCode(after.folders.ensure('twice', uid, 'none'))).toBe('state-conflict')
    expect(fs.readFileSync(`${projects}/twice/unpacked-by-hand`, 'utf8')).toBe('work')
  })
})

describe('a plain folder of an earlier version', () => {
  const aPlainProject = (projects: string, name: string): string => {
    const folder = `${projects}/${name}`
    fs.mkdirSync(`${folder}/outputs`, { recursive: true })
    fs.writeFileSync(`${folder}/outputs/table.csv`, 'a,b\n1,2\n', { mode: 0o640 })
    fs.linkSync(`${folder}/outputs/table.csv`, `${folder}/same.csv`)
    fs.symlinkSync('/etc/shadow', `${folder}/link`)
    fs.writeFileSync(`${folder}/large.bin`, Buffer.alloc(60 * MiB, 3))
    fs.utimesSync(`${folder}/large.bin`, 1000, 1000)
    execFileSync('chown', ['-hR', `${uid}:${uid}`, folder])
    fs.chmodSync(folder, 0o700)
    return folder
  }
  const seen = (folder: string): string => execFileSync('find', ['.', '-printf', '%p %y %U %m %n %l %T@ %s\n'], { cwd: folder, encoding: 'utf8' }).split('\n').filter((line) => !/ d /.test(line)).toSorted().join('\n')

  it('is moved whole, once, into a volume that holds what it has, though it has more than the limit', async () => {
    const { state, folders, projects, images } = await aStage()
    const before = seen(aPlainProject(projects, 'old'))
    await folders.moveAll()
    expect(seen(`${projects}/old`)).toBe(before)
    expect(fs.readdirSync(images)).toEqual(['old.img'])
    expect(fs.readdirSync(projects)).toEqual(['old'])
    expect(folders.use('old')?.usedBytes).toBeGreaterThan(60 * MiB)
    await folders.moveAll()
    reboot(state)
    await aStage({}, state)
    expect(seen(`${projects}/old`)).toBe(before)
  })
  it('is not moved under a session that works in it, and is before the next', async () => {
    const inUse = ['old']
    const { folders, projects, images } = await aStage({}, null, inUse)
    aPlainProject(projects, 'old')
    await folders.moveAll()
    await folders.ensure('old', uid, 'none')
    expect(fs.readdirSync(images)).toEqual([])
    inUse.pop()
    await folders.ensure('old', uid, 'none')
    expect(fs.readdirSync(images)).toEqual(['old.img'])
  })
  it('stays as it is where the disk lacks the room for the move', async () => {
    const free = fs.statfsSync('/var/tmp')
    const { folders, projects, complaints } = await aStage({ keepFreeMiB: Math.ceil((free.bavail * free.bsize) / MiB) })
    const before = seen(aPlainProject(projects, 'old'))
    await folders.moveAll()
    expect(complaints).toEqual(['old: a project folder was not moved into a volume'])
    expect(seen(`${projects}/old`)).toBe(before)
    expect(await refusalCode(folders.ensure('old', uid, 'none'))).toBe('disk-full')
  })
  it('is put back, or let go, wherever between its two renames the move was cut short', async () => {
    const { state, projects, images } = await aStage()
    const before = seen(aPlainProject(projects, 'old'))
    fs.renameSync(`${projects}/old`, `${projects}/.old-old`)
    await aStage({}, state)
    expect([seen(`${projects}/old`), fs.readdirSync(projects)]).toEqual([before, ['old']])
    await (await aStage({}, state)).folders.moveAll()
    // The volume has its name; the folder that it took the place of is still there, and the volume is not mounted yet.
    reboot(state)
    fs.rmdirSync(`${projects}/old`)
    fs.mkdirSync(`${projects}/.old-old`)
    fs.writeFileSync(`${projects}/.old-old/left`, 'copied already')
    await aStage({}, state)
    expect([seen(`${projects}/old`), fs.readdirSync(projects), fs.readdirSync(images)]).toEqual([before, ['old'], ['old.img']])
  })
  it('is there whole after a kill at any moment of the move', async () => {
    const { state, projects } = await aStage()
    const before = seen(aPlainProject(projects, 'old'))
    const mover = path.join(import.meta.dirname, 'move-projects.ts')
    const outcomes = new Set<string>()
    for (const delay of [80, 160, 240, 300, 360, 420, 480, 540, 600, 700, 800, 1000, 1500, 4000]) {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', mover, state], { stdio: 'inherit' })
      const ended = new Promise((resolve) => child.once('exit', resolve))
      await new Promise((resolve) => setTimeout(resolve, delay))
      child.kill('SIGKILL')
      await ended
      outcomes.add(fs.existsSync(`${state}/volumes/old.img`) ? 'moved' : 'plain')
      if (delay % 160 === 0) reboot(state)
      const after = await aStage({}, state)
      expect(seen(`${projects}/old`)).toBe(before)
      expect(fs.readdirSync(projects)).toEqual(['old'])
      expect(fs.readdirSync(`${state}/volumes`).filter((name) => name !== 'old.img')).toEqual([])
      expect(after.complaints).toEqual([])
    }
    expect(outcomes).toEqual(new Set(['plain', 'moved']))
  })
})
