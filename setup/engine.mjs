// The few words this set-up says to the container engine, over its socket: no client program of any version is needed.
import { request } from 'node:http'
import { engineSocket } from './paths.mjs'
import { SetupError } from './run-steps.mjs'

/** One request; `body` is a string or a stream, `onLine` gets each line of a long answer. */
export const askEngine = (method, path, { body, type, onLine } = {}) =>
  new Promise((resolve, reject) => {
    const call = request({ socketPath: engineSocket, method, path, headers: type ? { 'content-type': type } : {} }, answer => {
      const chunks = []
      let open = ''
      answer.on('data', chunk => {
        chunks.push(chunk)
        if (!onLine) return
        const lines = (open + chunk).split('\n')
        open = lines.pop() ?? ''
        for (const line of lines) if (line.trim()) onLine(line)
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks) }))
    })
    call.on('error', reject)
    if (body && typeof body !== 'string') {
      body.on('error', error => call.destroy(error))
      body.pipe(call)
    } else call.end(body)
  })

/** One request with a JSON answer; a refusal is an error that carries the engine's own words. */
export const engineJson = async (method, path, value) => {
  const { status, bytes } = await askEngine(method, path, value === undefined ? {} : { body: JSON.stringify(value), type: 'application/json' })
  const text = bytes.toString('utf8')
  if (status >= 400) throw new SetupError(`container engine: ${method} ${path.split('?')[0]} → ${status} ${text.trim()}`)
  return text.trim() === '' ? undefined : JSON.parse(text)
}

/** Whether the engine answers. */
export const engineAnswers = async () => {
  try {
    return (await askEngine('GET', '/_ping')).status === 200
  } catch {
    return false
  }
}

/** What the engine knows of an image, or undefined. */
export const findImage = async name => {
  const { status, bytes } = await askEngine('GET', `/images/${name}/json`)
  return status === 200 ? JSON.parse(bytes.toString('utf8')) : undefined
}

/** A long request whose answer is a line of JSON for each happening (build, import, pull). */
export const engineStory = async (path, { body, type, tell }) => {
  let fault
  const last = []
  const { status, bytes } = await askEngine('POST', path, {
    body, type,
    onLine: line => {
      let happening = {}
      try { happening = JSON.parse(line) } catch { happening = { stream: line } }
      const text = (happening.error ?? happening.stream ?? happening.status ?? '').trimEnd()
      if (happening.error) fault = happening.error
      if (text.trim() && !text.startsWith(' --->')) {
        last.push(text)
        if (last.length > 30) last.shift()
        tell(text)
      }
    },
  })
  if (status >= 400) throw new SetupError(`container engine: ${status} ${bytes.toString('utf8').trim()}`)
  if (fault) throw new SetupError(`${last.join('\n')}\n${fault}`)
}
