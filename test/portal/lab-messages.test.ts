import { expect, test } from 'vitest'
import { actOf } from '../../portal/src/scenes/researcher/workbench/lab-messages.ts'

const source = {} as Window
const origin = 'http://s-abcdefghij.glovebox.localhost:8081'
const frame = { window: source, origin, sessionId: 'abcdefghij' }
const asked = (message: object): string => {
  let done = 'nothing'
  const event = { source, origin, data: { type: 'glovebox:stop-session', sessionId: 'abcdefghij' }, ...message }
  actOf(event, frame, { stopSession: () => { done = 'stop' }, openRequest: (id) => { done = `open ${id}` } })?.()
  return done
}

test('the lab of the session may ask to stop it and to show a request', () => {
  expect(asked({})).toBe('stop')
  expect(asked({ data: { type: 'glovebox:open-request', requestId: '01kar5' } })).toBe('open 01kar5')
})

test.each([
  ['another origin', { origin: 'http://s-jihgfedcba.glovebox.localhost:8081' }],
  ['the same host at another port', { origin: 'http://s-abcdefghij.glovebox.localhost:8082' }],
  ['the portal itself', { origin: 'http://portal.glovebox.localhost:8080' }],
  ['an opaque origin', { origin: 'null' }],
  ['another window of the origin', { source: {} as Window }],
  ['no window', { source: null }],
  ['another session', { data: { type: 'glovebox:stop-session', sessionId: 'jihgfedcba' } }],
  ['more than a message says', { data: { type: 'glovebox:stop-session', sessionId: 'abcdefghij', also: 1 } }],
  ['an unknown wish', { data: { type: 'glovebox:release', requestId: '01kar5' } }],
  ['an id that leads elsewhere', { data: { type: 'glovebox:open-request', requestId: '../../api/v1/sign-out' } }],
  ['a word', { data: 'glovebox:stop-session' }],
])('%s is not heard', (_, message) => {
  expect(asked(message)).toBe('nothing')
})

test('before the frame has a window, nothing is heard', () => {
  expect(actOf({ source: null, origin, data: { type: 'glovebox:stop-session', sessionId: 'abcdefghij' } }, { ...frame, window: null }, { stopSession: () => undefined, openRequest: () => undefined })).toBeNull()
})
