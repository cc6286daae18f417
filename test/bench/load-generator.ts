// Keep-alive connections that each send the next request when the answer to the last is complete. Plain sockets, so that the
// generator costs little beside what it measures. Argument: the order as JSON; prints the result as JSON.
import net from 'node:net'

interface Order { readonly port: number; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly connections: number; readonly warmMs: number; readonly runMs: number }

const order = JSON.parse(process.argv[2] ?? '') as Order
const request = Buffer.from(`GET ${order.path} HTTP/1.1\r\n${Object.entries(order.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
const times: number[] = []
let faults = 0
let bytes = 0
const from = performance.now() + order.warmMs
const until = from + order.runMs

/** Length of the first complete answer in the text, or 0 where it is not complete yet. */
const completeLength = (text: string): number => {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))
  if (length !== null) return text.length >= head + 4 + Number(length[1]) ? head + 4 + Number(length[1]) : 0
  const end = text.indexOf('0\r\n\r\n', head + 4)
  return end < 0 ? 0 : end + 5
}

const connection = (): Promise<void> => new Promise((resolve) => {
  const socket = net.connect(order.port, '127.0.0.1').setNoDelay(true)
  let text = ''
  let sent = 0
  const send = (): void => {
    sent = performance.now()
    if (sent >= until) return void socket.destroy()
    socket.write(request)
  }
  socket.on('connect', send).on('error', () => { faults += 1 }).on('close', () => resolve())
  socket.on('data', (part) => {
    text += part.toString('latin1')
    const length = completeLength(text)
    if (length === 0) return
    if (!text.startsWith('HTTP/1.1 200')) faults += 1
    else if (sent >= from) {
      times.push(performance.now() - sent)
      bytes = length
    }
    text = text.slice(length)
    send()
  })
})

await Promise.all(Array.from({ length: order.connections }, connection))
times.sort((a, b) => a - b)
const at = (percent: number): number => times[Math.min(times.length - 1, Math.floor((times.length * percent) / 100))] ?? Number.NaN
process.stdout.write(JSON.stringify({ requests: times.length, perSecond: times.length / (order.runMs / 1000), p50: at(50), p99: at(99), faults, bytes }))
