import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { rawRequest } from '../story/api-client.ts'

/** Where a person's Jupyter API is, behind whichever front door. */
export interface JupyterPlace { readonly port: number; readonly prefix: string; readonly headers: Readonly<Record<string, string>> }

/** Times of day in ms at which each step was done. */
export interface FirstAnswer { readonly kernel: number; readonly socket: number; readonly result: number }

/** The time of day in ms, with fractions. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** Starts a kernel, opens its channels and asks 1+1: the same client, byte for byte, on both sides. */
export const firstAnswer = async (place: JupyterPlace): Promise<FirstAnswer> => {
  const id = await startKernel(place)
  const kernel = nowMs()
  const session = randomUUID()
  const socket = await openSocket(place, `/api/kernels/${id}/channels?session_id=${session}`)
  const opened = nowMs()
  try {
    const text = await execute(socket, session, '1+1')
    if (text !== '2') throw new Error(`1+1 gave ${text}`)
    return { kernel, socket: opened, result: nowMs() }
  } finally {
    socket.close()
  }
}

/** Starts a Python kernel; its id. */
export const startKernel = async ({ port, prefix, headers }: JupyterPlace): Promise<string> => {
  const body = JSON.stringify({ name: 'python3' })
  const answer = await rawRequest(port, { method: 'POST', path: `${prefix}/api/kernels`, body, headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } })
  if (answer.status !== 201) throw new Error(`no kernel: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 200)}`)
  return (JSON.parse(answer.bytes.toString('utf8')) as { id: string }).id
}

/** Opens a websocket of the Jupyter API. */
export const openSocket = ({ port, prefix, headers }: JupyterPlace, path: string): Promise<WebSocket> => new Promise((resolve, reject) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${prefix}${path}`, { headers, perMessageDeflate: false })
  socket.once('open', () => resolve(socket))
  socket.once('error', reject)
})

const execute = (socket: WebSocket, session: string, code: string): Promise<string> => new Promise((resolve, reject) => {
  const id = randomUUID()
  const timer = setTimeout(() => reject(new Error('no result in 120 s')), 120_000)
  socket.once('close', (code_, reason) => reject(new Error(`websocket closed: ${code_} ${reason.toString()}`)))
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as { msg_type?: string; header: { msg_type: string }; parent_header: { msg_id?: string }; content: { data?: Record<string, string> } }
    if (message.parent_header.msg_id !== id || message.header.msg_type !== 'execute_result') return
    clearTimeout(timer)
    resolve(message.content.data?.['text/plain'] ?? '')
  })
  socket.send(JSON.stringify({
    channel: 'shell', header: { msg_id: id, msg_type: 'execute_request', session, username: '', version: '5.3', date: new Date().toISOString() }, parent_header: {}, metadata: {},
    content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true }, buffers: [],
  }))
})
