import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { engineJson, engineStory, findImage } from '../engine.mjs'
import { baseImage } from '../paths.mjs'
import { findCommand, runCommand } from '../run-command.mjs'

const [repository, tag] = baseImage.split(':')
const leaveOut = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'].map(path => `--dpkgopt=path-exclude=${path}`)

/** The machine's own way to Debian's packages, where it has one. */
const proxyOption = async () => {
  if (!findCommand('apt-config')) return []
  const proxy = /'(.+)'/.exec(await runCommand('apt-config', ['shell', 'PROXY', 'Acquire::http::Proxy']))?.[1]
  return proxy ? [`--aptopt=Acquire::http::Proxy "${proxy}"`] : []
}

const makeFromPackages = async tell => {
  const folder = mkdtempSync('/var/tmp/glovebox-base-')
  const archive = join(folder, 'base.tar')
  try {
    await runCommand('mmdebstrap', ['--variant=minbase', ...(await proxyOption()), ...leaveOut, 'trixie', archive], { tell })
    await engineStory(`/images/create?fromSrc=-&repo=${repository}&tag=${tag}`, { body: createReadStream(archive), type: 'application/x-tar', tell })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pullInstead = async tell => {
  await engineStory('/images/create?fromImage=debian&tag=trixie-slim', { tell })
  await engineJson('POST', `/images/debian:trixie-slim/tag?repo=${repository}&tag=${tag}`)
}

/** Debian trixie at its smallest, made from Debian's packages; from a registry of images where that fails and one answers. */
export const base = {
  name: 'base image',
  title: { en: 'base image: Debian at its smallest', ko: '기본 이미지: 최소 데비안' },
  isDone: async () => (await findImage(baseImage)) !== undefined,
  run: async tell => {
    try {
      await makeFromPackages(tell)
    } catch (fault) {
      await pullInstead(tell).catch(() => { throw fault })
    }
  },
}
