#!/usr/bin/env node
// Starts the command line on whichever Node is here (20 or newer): the bundle of the published package runs as it is,
// a clone's TypeScript needs Node 24, which its packages bring.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import module from 'node:module'
import { constants, homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const place = relative => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const source = place('server/cli/glovebox.ts')
const bundle = place('dist/glovebox.mjs')
const brought = place('node_modules/node/bin/node')
const version = Number(process.versions.node.split('.')[0])

const stop = text => {
  console.error(text)
  process.exit(1)
}

/** Nobody but this user and root can write there or exchange a folder on the way: compiled code is run as it lies. */
const isOurs = (folder, inner = false) => {
  const { uid, mode } = statSync(folder)
  const closed = (mode & 0o022) === 0 || (inner && (mode & 0o1000) !== 0)
  return closed && (uid === 0 || uid === process.getuid()) && (dirname(folder) === folder || isOurs(dirname(folder), true))
}

/** Keeps compiled code between runs; without it every run compiles anew. */
const keepCompiled = () => {
  const caches = process.env.XDG_CACHE_HOME || (process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache'))
  const folder = join(caches, 'glovebox', 'compiled')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isOurs(realpathSync(folder))) module.enableCompileCache?.(folder)
  } catch {
    // A full or a read-only disk only costs time.
  }
}

const runSource = async () => {
  keepCompiled()
  // Early releases of Node 24 warn of what is settled since.
  const warn = process.emitWarning
  process.emitWarning = (warning, ...rest) => { if (rest[0] !== 'ExperimentalWarning') warn.call(process, warning, ...rest) }
  await import(new URL('../server/cli/glovebox.ts', import.meta.url).href)
}

/** Runs this file again on the Node that the packages bring. */
const runOn = program => {
  const child = spawn(program, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    // On a terminal Ctrl-C reaches the child by itself.
    process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal) })
  }
  child.on('error', error => stop(`glovebox: ${error.message}`))
  child.on('close', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

if (version < 20) stop(`glovebox needs Node 20 or newer; this is ${process.version}`)
// Node strips no types below node_modules, so an installed package always has its bundle.
if (existsSync(bundle) && (!existsSync(source) || source.includes('/node_modules/'))) await import(new URL('../dist/glovebox.mjs', import.meta.url).href)
else if (!existsSync(source)) stop('glovebox: this package is incomplete: it has neither dist/glovebox.mjs nor server/cli/glovebox.ts')
else if (version >= 24) await runSource()
else if (existsSync(brought)) runOn(brought)
else stop('glovebox: from a clone it needs Node 24. Run `npm ci` in the clone, which brings it.')
