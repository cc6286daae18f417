import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { engineAnswers } from '../engine.mjs'
import { engineSocket } from '../paths.mjs'
import { findCommand, runCommand } from '../run-command.mjs'
import { SetupError, say } from '../run-steps.mjs'

const logFile = '/var/log/glovebox/dockerd.log'
const systemd = () => existsSync('/run/systemd/system')

/** A process number left by a crash may belong to another program by now; the engine would then refuse to start. */
const dropStalePid = (file, program) => {
  try {
    const pid = readFileSync(file, 'utf8').trim()
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program) return
  } catch {
    // no such file, or no such process
  }
  rmSync(file, { force: true })
}

const startAlone = () => {
  const program = findCommand('dockerd')
  if (!program) throw new SetupError(say({ en: `no container engine answers on ${engineSocket}, and dockerd is not installed`, ko: `${engineSocket}에 응답하는 컨테이너 엔진이 없고 dockerd도 설치되어 있지 않습니다` }))
  dropStalePid('/var/run/docker.pid', 'dockerd')
  dropStalePid('/var/run/docker/containerd/containerd.pid', 'containerd')
  mkdirSync('/var/log/glovebox', { recursive: true })
  const log = openSync(logFile, 'a')
  spawn(program, ['-H', `unix://${engineSocket}`], { detached: true, stdio: ['ignore', log, log], cwd: '/' }).unref()
}

const lastWords = () => {
  try {
    return readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
  } catch {
    return ''
  }
}

/** An engine that answers: the socket counts, not the client command. */
export const containerEngine = {
  name: 'container engine',
  title: { en: 'container engine', ko: '컨테이너 엔진' },
  isDone: engineAnswers,
  run: async tell => {
    if (systemd() && !process.env.GLOVEBOX_DOCKER_SOCKET) await runCommand('systemctl', ['start', 'docker'], { tell })
    else startAlone()
    for (const until = Date.now() + 90_000; !(await engineAnswers());) {
      if (Date.now() > until) {
        throw new SetupError(say({
          en: `the container engine did not answer on ${engineSocket} within 90 s. ${systemd() ? 'See: journalctl -u docker' : `The end of ${logFile}:\n${lastWords()}`}`,
          ko: `컨테이너 엔진이 90초 안에 ${engineSocket}에서 응답하지 않았습니다. ${systemd() ? '확인: journalctl -u docker' : `${logFile}의 끝:\n${lastWords()}`}`,
        }))
      }
      await new Promise(resolve => setTimeout(resolve, 250))
    }
  },
}
