import { randomUUID } from 'node:crypto'
import type http from 'node:http'
import { WebSocket } from 'ws'
import type { ApiClient, RawAnswer } from './api-client.ts'
import { rawRequest } from './api-client.ts'
import type { RunningGlovebox } from './a-running-glovebox.ts'

export interface KernelMessage { readonly channel: string; readonly header: { readonly msg_type: string }; readonly parent_header: { readonly msg_id?: string }; readonly content: Record<string, unknown> }

/** A browser inside one session's origin: the gateway's cookie, and the headers that a page of that origin sends. */
export class SessionClient {
  readonly host: string
  readonly origin: string
  readonly cookie: string
  private readonly port: number

  constructor(port: number, host: string, cookie: string) {
    this.port = port
    this.host = host
    this.origin = `http://${host}`
    this.cookie = cookie
  }

  /** Redeems a ticket of the portal as the iframe does. */
  static async enter(glovebox: RunningGlovebox, api: ApiClient, sessionId: string): Promise<SessionClient> {
    const { url } = await api.call('sessionEntry', { params: { id: sessionId } })
    const entry = new URL(url)
    const answer = await rawRequest(glovebox.sessionPort, {
      method: 'GET', path: entry.pathname + entry.search,
      headers: { host: entry.host, 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' },
    })
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
    if (cookie === undefined) throw new Error(`the ticket was not taken: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 300)}`)
    return new SessionClient(glovebox.sessionPort, entry.host, cookie)
  }

  request(method: string, path: string, body?: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<RawAnswer> {
    return rawRequest(this.port, {
      method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { host: this.host, origin: this.origin, cookie: this.cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    })
  }

  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request(method, path, body)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 500)}`)
    return JSON.parse(answer.bytes.toString('utf8')) as T
  }

  async startKernel(name = 'python3'): Promise<KernelClient> {
    const { id } = await this.json<{ id: string }>('POST', '/api/kernels', { name })
    return KernelClient.connect(this, id)
  }

  socket(path: string): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers: { host: this.host, cookie: this.cookie }, origin: this.origin, perMessageDeflate: false })
  }
}

/** A kernel's channels as the lab's page opens them: a `clientId` of its own survives a reconnect, and how many messages came is told then. */
export class KernelClient {
  readonly id: string
  readonly messages: KernelMessage[] = []
  closed: { code: number; reason: string } | null = null
  private readonly session: SessionClient
  private readonly clientId: string
  private socket: WebSocket
  private listeners: (() => void)[] = []

  private constructor(session: SessionClient, id: string, clientId: string, socket: WebSocket) {
    this.session = session
    this.id = id
    this.clientId = clientId
    this.socket = socket
    this.listen(socket)
  }

  static async connect(session: SessionClient, id: string): Promise<KernelClient> {
    const clientId = randomUUID()
    const socket = session.socket(`/api/kernels/${id}/channels?session_id=${clientId}&after=0`)
    const kernel = new KernelClient(session, id, clientId, socket)
    await opened(socket)
    return kernel
  }

  /** Opens the same channels again, as JupyterLab does after a broken connection. */
  async reconnect(seconds = 20): Promise<void> {
    const deadline = Date.now() + seconds * 1000
    for (;;) {
      const socket = this.session.socket(`/api/kernels/${this.id}/channels?session_id=${this.clientId}&after=${this.messages.length}`)
      // As in the page, one socket at a time counts.
      this.socket.terminate()
      this.socket = socket
      this.listen(socket)
      try {
        await opened(socket)
        this.closed = null
        return
      } catch (error) {
        if (Date.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }

  /** Sends code; answers with the id of the request. */
  send(code: string): string {
    const id = randomUUID()
    this.socket.send(JSON.stringify({
      channel: 'shell', header: { msg_id: id, msg_type: 'execute_request', session: this.clientId, username: '', version: '5.3', date: new Date().toISOString() }, parent_header: {}, metadata: {},
      content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true }, buffers: [],
    }))
    return id
  }

  /** Runs code; what it printed and showed, and the error if it raised one. */
  async run(code: string, seconds = 60): Promise<{ readonly text: string; readonly error: string | null }> {
    const id = this.send(code)
    await this.until((messages) => messages.some((m) => m.parent_header.msg_id === id && m.header.msg_type === 'status' && m.content['execution_state'] === 'idle') && messages.some((m) => m.parent_header.msg_id === id && m.header.msg_type === 'execute_reply'), seconds)
    const mine = this.messages.filter((m) => m.parent_header.msg_id === id)
    const error = mine.find((m) => m.header.msg_type === 'error')
    return { text: printedBy(mine), error: error === undefined ? null : `${String(error.content['ename'])}: ${String(error.content['evalue'])}` }
  }

  /** Waits until the messages so far satisfy the condition. */
  async until(condition: (messages: readonly KernelMessage[]) => boolean, seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000
    while (!condition(this.messages)) {
      if (Date.now() > deadline) throw new Error(`nothing such came in ${seconds} s; last: ${JSON.stringify(this.messages.slice(-3)).slice(0, 600)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.listeners.push(() => { clearTimeout(timer); resolve() })
      })
    }
  }

  close(): void {
    this.socket.close()
  }

  private listen(socket: WebSocket): void {
    socket.on('message', (data) => {
      if (socket !== this.socket) return
      this.messages.push(JSON.parse(data.toString()) as KernelMessage)
      const { listeners } = this
      this.listeners = []
      for (const listener of listeners) listener()
    })
    socket.on('close', (code, reason) => { if (socket === this.socket) this.closed = { code, reason: reason.toString() } })
    socket.on('error', () => undefined)
  }
}

/** What was printed or shown as plain text, in order. */
export const printedBy = (messages: readonly KernelMessage[]): string => messages.map((m) => {
  if (m.header.msg_type === 'stream') return String(m.content['text'])
  const data = m.content['data'] as Record<string, unknown> | undefined
  return m.header.msg_type === 'execute_result' && data !== undefined ? `${String(data['text/plain'])}\n` : ''
}).join('')

const opened = (socket: WebSocket): Promise<void> => new Promise((resolve, reject) => {
  socket.once('open', () => resolve())
  socket.once('error', reject)
  socket.once('unexpected-response', (_request, response) => reject(new Error(`upgrade refused: ${response.statusCode}`)))
})
