#!/usr/bin/env node
// Starts the command line on whichever Node is here (20 or newer): the bundle of the published package runs as it is,
// a clone's TypeScript needs Node 24, which its packages bring.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
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

const runSource = program => {
  const child = spawn(program, ['--disable-warning=ExperimentalWarning', source, ...process.argv.slice(2)], { stdio: 'inherit' })
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
else if (version >= 24) runSource(process.execPath)
else if (existsSync(brought)) runSource(brought)
else stop('glovebox: from a clone it needs Node 24. Run `npm ci` in the clone, which brings it.')
