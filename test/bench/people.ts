import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Session } from '../../contract/resources/session.ts'
import { installed, type RunningGlovebox, type Username } from '../story/a-running-glovebox.ts'
import type { ApiClient } from '../story/api-client.ts'
import { SessionClient } from '../story/session-client.ts'
import type { JupyterPlace } from './jupyter-client.ts'

/** The demonstration's project, to which the bench's people belong and which has three licensed datasets. */
export const project = 'fatty-liver'

export interface BenchPerson { readonly username: Username; readonly password: string }

/** Adds researchers to the project as the server's own user, before they sign in; `bytesToday` raises what their sessions may show. */
export const addPeople = (glovebox: RunningGlovebox, names: readonly string[], bytesToday: number | null = null): BenchPerson[] => {
  const people = names.map((name) => ({ username: name as Username, password: randomBytes(12).toString('base64url') }))
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'glovebox-server'], { encoding: 'utf8' }))
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-'], {
    input: readFileSync(new URL('bench-people.ts', import.meta.url)), cwd: '/', uid: id('-u'), gid: id('-g'), stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...glovebox.env, GLOVEBOX_INSTALLED: installed, BENCH_PEOPLE: JSON.stringify(people.map((person) => ({ ...person, bytesToday }))) },
  })
  return people
}

/** Has a session prepared, as the project's page does while it is open, and lets a person read for two seconds. */
export const prepareSession = async (api: ApiClient, tier = 'small'): Promise<void> => {
  let state = ''
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    ;({ state } = await api.call('prepareSession', { params: { id: project }, body: { tier } }))
    if (state === 'prepared') return pause(2000)
    await pause(100)
  }
  throw new Error(`no session was prepared: ${state}`)
}

/** Asks for a session and waits as the portal's page does: one call that answers at each change of state. */
export const startSession = async (api: ApiClient, tier = 'small'): Promise<string> => {
  const session = await api.call('startSession', { params: { id: project }, body: { tier } })
  let { state } = session
  while (state !== 'ready') {
    const now: Session = await api.call('session', { params: { id: session.id }, query: { waitMs: 20_000, since: state } })
    if (now.state === 'failed' || now.state === 'stopped') throw new Error(`session ${now.state}: ${now.error ?? now.endReason ?? ''}`)
    state = now.state
  }
  return session.id
}

/** Enters the session as the portal's frame does. */
export const enterSession = async (glovebox: RunningGlovebox, api: ApiClient, sessionId: string): Promise<JupyterPlace> => {
  const { host, origin, cookie } = await SessionClient.enter(glovebox, api, sessionId)
  return { port: glovebox.sessionPort, prefix: '', headers: { host, origin, cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }
}

/** Ends the session; nothing of it is left on the engine when this resolves. */
export const stopSession = async (api: ApiClient, sessionId: string): Promise<void> => {
  await api.call('stopSession', { params: { id: sessionId } })
  await api.untilSession(sessionId, 'stopped')
}
