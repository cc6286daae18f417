// A backend that costs next to nothing: one answer of the Jupyter API's kind, and an echo. Arguments: Unix socket, port.
import http from 'node:http'
import { WebSocketServer } from 'ws'

const [socketPath = '', port = '0'] = process.argv.slice(2)
const answer = Buffer.from(JSON.stringify({
  name: 'note.txt', path: 'outputs/note.txt', last_modified: '2026-01-01T00:00:00.000000Z', created: '2026-01-01T00:00:00.000000Z', content: 'x'.repeat(740),
  format: 'text', mimetype: 'text/plain', size: 740, writable: true, hash: null, hash_algorithm: null, type: 'file',
}))
const echo = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const listening = [socketPath, Number(port)].map((place) => new Promise<void>((resolve) => {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
  server.on('upgrade', (request, socket, head) => echo.handleUpgrade(request, socket, head, (client) => client.on('message', (data, binary) => client.send(data, { binary }))))
  if (typeof place === 'string') server.listen(place, resolve)
  else server.listen(place, '127.0.0.1', resolve)
}))
await Promise.all(listening)
process.stdout.write(`${answer.length}\n`)
