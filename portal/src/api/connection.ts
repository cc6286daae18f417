import { useSyncExternalStore } from 'react'
import type { FailureCode } from './api-error.ts'

/** `lost`: no answer from the server; `expired`: it no longer knows who is signed in. */
export type Connection = 'ok' | 'lost' | 'expired'

let state: Connection = 'ok'
const listeners = new Set<() => void>()

function become(next: Connection): void {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}

/** Tells that a call failed with this code. */
export function noteFailure(code: FailureCode): void {
  if (code === 'not-signed-in') become('expired')
  else if (code === 'offline') { if (state !== 'expired') become('lost') }
}

/** Tells that a call was answered. */
export function noteSuccess(): void { if (state === 'lost') become('ok') }

/** Forgets an expired sign-in after a new one. */
export function noteSignedIn(): void { become('ok') }

const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener) } }

/** The connection's state, live. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => state)
