import { readFileSync } from 'node:fs'
import { runCommand } from '../run-command.mjs'

const names = [
  process.env.GLOVEBOX_SERVER_USER ?? 'glovebox-server',
  process.env.GLOVEBOX_GATEWAY_USER ?? 'glovebox-gateway',
  process.env.GLOVEBOX_DATA_USER ?? 'glovebox-data',
]
const missing = () => {
  const known = new Set(readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':')[0]))
  return names.filter(name => !known.has(name))
}

/** One user for each process, without a way to sign in. */
export const systemUsers = {
  name: 'system users',
  title: { en: 'system users of server, gateway and data', ko: '서버·관문·데이터용 시스템 사용자' },
  isDone: () => missing().length === 0,
  run: async tell => {
    for (const name of missing()) {
      await runCommand('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', name], { tell })
    }
  },
}
