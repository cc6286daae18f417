import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { needed } from './a-running-hub.ts'

const said = (program: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

/** What a reader needs to know about the machine and the versions to judge the numbers. */
export const machineFacts = (): Readonly<Record<string, string>> => {
  const python = join(needed('GLOVEBOX_BENCH_HUB'), 'bin/python')
  const versionOf = (name: string): string => said(python, '-c', `from importlib.metadata import version; print(version("${name}"))`)
  const proxy = JSON.parse(readFileSync(join(dirname(needed('GLOVEBOX_BENCH_PROXY')), '..', 'package.json'), 'utf8')) as { version: string }
  const image = process.env['GLOVEBOX_IMAGE'] ?? 'glovebox-session:0.1.0'
  return {
    date: new Date().toISOString(), processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, memory: `${Math.round(totalmem() / 2 ** 30)} GiB`, kernel: release(),
    system: existsSync('/etc/os-release') ? /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown' : 'unknown',
    engine: `Docker ${said('docker', 'version', '--format', '{{.Server.Version}}')}`, image: `${image} ${said('docker', 'image', 'inspect', '-f', '{{.Id}}', image).slice(0, 19)}`,
    node: process.version, commit: said('git', 'rev-parse', '--short', 'HEAD'), jupyterhub: versionOf('jupyterhub'), dockerspawner: versionOf('dockerspawner'), 'configurable-http-proxy': proxy.version,
  }
}
