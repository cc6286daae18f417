import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contentDigest } from '../content-digest.mjs'
import { installedFolder, root } from '../paths.mjs'
import { runCommand } from '../run-command.mjs'

/** Sources and tests of the front ends stay in the clone: what runs is below build/. */
const notInstalled = new Set(['.git', '.ci', 'node_modules', 'test', 'docs', 'lab', 'extension', 'portal', 'coverage', 'test-results', 'setup'])
const note = join(installedFolder, '.installed.json')

const parts = () => readdirSync(root, { withFileTypes: true })
  .filter(entry => !notInstalled.has(entry.name) && !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
  .map(entry => entry.name)
  .filter(name => !name.endsWith('.log') && !name.endsWith('.tgz'))

/** Packages that the running product needs, as the lock file tells them from those for building and testing. */
const runtimePackages = () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !path.slice(13).includes('/node_modules/'))
    .map(([path]) => path)
}

const wanted = () => ({
  ...Object.fromEntries(parts().map(name => [name, contentDigest(root, [name], ['node_modules'])])),
  node_modules: contentDigest(root, ['node_modules/.package-lock.json', 'node_modules/node/package.json']),
})

const present = () => {
  try {
    return JSON.parse(readFileSync(note, 'utf8'))
  } catch {
    return {}
  }
}

const changed = () => {
  const [want, have] = [wanted(), present()]
  return Object.keys(want).filter(name => want[name] !== have[name] || !existsSync(join(installedFolder, name)))
}

/** Copies beside the old part, gives it to root alone, and takes its place by a rename. */
const installPart = async (name, sources) => {
  const place = join(installedFolder, name)
  const fresh = `${place}.new-${process.pid}`
  const old = `${place}.old-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  for (const source of sources) {
    const to = name === 'node_modules' ? join(fresh, source.slice('node_modules/'.length)) : fresh
    mkdirSync(dirname(to), { recursive: true })
    await runCommand('cp', ['-rP', '--preserve=mode', '--reflink=auto', join(root, source), to])
  }
  await runCommand('chown', ['-R', '-P', 'root:root', fresh])
  await runCommand('chmod', ['-R', 'u+rwX,go+rX,go-w', fresh])
  if (existsSync(place)) renameSync(place, old)
  renameSync(fresh, place)
  rmSync(old, { recursive: true, force: true })
}

/** A root-owned copy outside the clone: a clone below a private home cannot be read by the users that the processes drop to. */
export const installation = {
  name: 'installation',
  title: { en: `installation in ${installedFolder}`, ko: `${installedFolder}에 설치` },
  isDone: () => changed().length === 0,
  run: async tell => {
    mkdirSync(installedFolder, { recursive: true })
    for (const folder of [dirname(installedFolder), installedFolder]) chmodSync(folder, 0o755)
    const want = wanted()
    for (const name of changed()) {
      tell(name)
      await installPart(name, name === 'node_modules' ? runtimePackages() : [name])
    }
    for (const name of readdirSync(installedFolder)) {
      if (!(name in want) && !name.startsWith('.')) rmSync(join(installedFolder, name), { recursive: true, force: true })
    }
    writeFileSync(note, JSON.stringify(want, null, 1))
  },
}
