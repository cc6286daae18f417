// The peers, installed from package registries below this machine's cache, outside the clone and outside the product.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24 } from '../../setup/paths.mjs'
import { findCommand, runCommand } from '../../setup/run-command.mjs'
import { SetupError } from '../../setup/run-steps.mjs'

const folder = process.env.GLOVEBOX_BENCH_CACHE ?? '/var/cache/glovebox/bench'

/** JupyterHub's own virtual environment. */
export const hubFolder = join(folder, 'hub-venv')
const proxyFolder = join(folder, 'proxy')

/** configurable-http-proxy's program. */
export const proxyProgram = join(proxyFolder, 'node_modules', 'configurable-http-proxy', 'bin', 'configurable-http-proxy')

const proxyVersion = () => {
  try {
    return JSON.parse(readFileSync(join(proxyFolder, 'node_modules', 'configurable-http-proxy', 'package.json'), 'utf8')).version
  } catch {
    return ''
  }
}

/** JupyterHub and DockerSpawner. */
export const hub = {
  name: 'JupyterHub',
  title: { en: 'peer: JupyterHub 6.1 with DockerSpawner 14', ko: '비교 대상: JupyterHub 6.1과 DockerSpawner 14' },
  isDone: () => existsSync(join(hubFolder, 'bin', 'jupyterhub')) && existsSync(join(hubFolder, '.ready')),
  run: async tell => {
    const python = findCommand('python3')
    if (python === undefined) throw new SetupError('python3 is missing: apt-get install python3-venv')
    mkdirSync(folder, { recursive: true })
    await runCommand(python, ['-m', 'venv', hubFolder], { tell })
    await runCommand(join(hubFolder, 'bin', 'pip'), ['install', '--disable-pip-version-check', 'jupyterhub==6.1.*', 'dockerspawner==14.*'], { tell })
    await runCommand('touch', [join(hubFolder, '.ready')])
  },
}

/** JupyterHub's proxy. */
export const proxy = {
  name: 'configurable-http-proxy',
  title: { en: 'peer: configurable-http-proxy 5', ko: '비교 대상: configurable-http-proxy 5' },
  isDone: () => proxyVersion().startsWith('5.'),
  run: async tell => {
    mkdirSync(proxyFolder, { recursive: true })
    const npm = findCommand('npm')
    if (npm === undefined) throw new SetupError('npm is missing')
    await runCommand(npm, ['install', '--prefix', proxyFolder, '--no-audit', '--no-fund', 'configurable-http-proxy@5'], { tell, env: { npm_node_execpath: node24 } })
  },
}
