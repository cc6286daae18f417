import { randomUUID } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import type { SessionStage } from './session-stage.ts'

/** The wire protocol that JupyterLab speaks: offsets, channel, then header, parent, metadata, content. */
export const V1 = 'v1.kernel.websocket.jupyter.org'

/** One kernel message as far as these tests read it. */
export interface KernelMessage { readonly channel: string; readonly type: string; readonly parent: string; readonly content: Record<string, unknown> }

export const encode = (channel: string, type: string, content: unknown, session: string): { frame: Buffer; id: string } => {
  const id = randomUUID()
  const header = { msg_id: id, msg_type: type, session, username: 'x', version: '5.3', date: new Date().toISOString() }
  const parts = [Buffer.from(channel), ...[header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)))]
  const count = parts.length + 1
  const head = Buffer.alloc(8 * (count + 1))
  head.writeBigUInt64LE(BigInt(count), 0)
  let offset = head.length
  for (let i = 0; i < count; i += 1) {
    head.writeBigUInt64LE(BigInt(offset), 8 * (i + 1))
    offset += parts[i]?.length ?? 0
  }
  return { frame: Buffer.concat([head, ...parts]), id }
}

export const decode = (data: RawData): KernelMessage => {
  const frame = data as Buffer
  const at = (i: number): number => Number(frame.readBigUInt64LE(8 * (i + 1)))
  const part = (i: number): Buffer => frame.subarray(at(i), at(i + 1))
  const json = (i: number): Record<string, unknown> => JSON.parse(part(i).toString('utf8')) as Record<string, unknown>
  return { channel: part(0).toString('utf8'), type: json(1)['msg_type'] as string, parent: (json(2)['msg_id'] as string | undefined) ?? '', content: json(4) }
}

/** A kernel connection that behaves as our page does: it counts what it received and says so when it opens anew. */
export class KernelClient {
  readonly session = randomUUID()
  readonly messages: KernelMessage[] = []
  received = 0
  socket: WebSocket | null = null
  readonly #stage: SessionStage
  readonly #kernel: string

  constructor(stage: SessionStage, kernel: string) {
    this.#stage = stage
    this.#kernel = kernel
  }

  async open(cookie: string): Promise<void> {
    const socket = this.#stage.socket(`/api/kernels/${this.#kernel}/channels?session_id=${this.session}&after=${this.received}`, cookie, { protocols: [V1] })
    this.socket = socket
    socket.on('message', (data, binary) => {
      this.received += 1
      if (binary) this.messages.push(decode(data))
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    })
    socket.on('error', () => undefined)
  }

  execute(code: string): string {
    const { frame, id } = encode('shell', 'execute_request', { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true }, this.session)
    this.socket?.send(frame)
    return id
  }

  /** Waits for the cell to be done: its reply and the kernel idle again. */
  async done(id: string, withinMs = 60_000): Promise<void> {
    const until = Date.now() + withinMs
    while (Date.now() < until) {
      const replied = this.messages.some((m) => m.type === 'execute_reply' && m.parent === id)
      const idle = this.messages.some((m) => m.type === 'status' && m.parent === id && m.content['execution_state'] === 'idle')
      if (replied && idle) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`cell not done; last: ${JSON.stringify(this.messages.slice(-3))}`)
  }

  /** All that the cell printed, in the order received. */
  printed(id: string): string {
    return this.messages.filter((m) => m.type === 'stream' && m.parent === id).map((m) => m.content['text'] as string).join('')
  }

  result(id: string): string | undefined {
    const found = this.messages.find((m) => m.type === 'execute_result' && m.parent === id)
    return (found?.content['data'] as Record<string, string> | undefined)?.['text/plain']
  }
}

/** Starts a kernel through the gateway. */
export const startKernel = async (stage: SessionStage, cookie: string): Promise<string> => {
  const answer = await stage.ask('/api/kernels', { method: 'POST', headers: { cookie }, body: JSON.stringify({ name: 'python3' }) })
  if (answer.status !== 201) throw new Error(`no kernel: ${answer.status} ${answer.body}`)
  return (JSON.parse(answer.body) as { id: string }).id
}
