import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { z } from 'zod'
import { useMe } from './me.ts'

/** What somebody has written and not sent stays in their browser: over a reload, another file, the end of a sign-in. Not over a signing out. */
const prefix = 'glovebox.draft.'
/** A draft that nobody came back to for this long is dropped. Milliseconds. */
const longest = 14 * 86_400_000

const listeners = new Set<() => void>()
const tell = (): void => { for (const listener of listeners) listener() }
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => { listeners.delete(listener); window.removeEventListener('storage', listener) }
}

const placeOf = (person: string, key: string): string => `${prefix}${person}.${key}`

/** The text of a draft as it was kept, or null; one that is too old is removed. */
export function readDraft(person: string, key: string, now = Date.now()): string | null {
  const place = placeOf(person, key)
  const kept = localStorage.getItem(place)
  if (kept === null) return null
  const at = Number(kept.slice(0, kept.indexOf(' ')))
  if (!(now - at < longest)) { localStorage.removeItem(place); return null }
  return kept.slice(kept.indexOf(' ') + 1)
}

/** Keeps a draft; null drops it. A browser that keeps nothing (a full or forbidden store) only loses the draft. */
export function keepDraft(person: string, key: string, text: string | null, now = Date.now()): void {
  try {
    if (text === null) localStorage.removeItem(placeOf(person, key))
    else localStorage.setItem(placeOf(person, key), `${now} ${text}`)
  } catch { /* nothing is kept, nothing else is lost */ }
  tell()
}

/** Drops every draft of a person: on signing out, so that the next one at this browser finds none. */
export function dropDrafts(person: string): void {
  const places = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
  for (const place of places) if (place.startsWith(placeOf(person, ''))) localStorage.removeItem(place)
  tell()
}

/** A text of the person signed in: `begun` until something else is written, and again once that was sent or dropped. */
export function useDraft(key: string, begun: string): { text: string; write: (text: string) => void; drop: () => void; kept: boolean } {
  const { id } = useMe()
  const [written, setWritten] = useState(() => readDraft(id, key))
  const write = useCallback((next: string) => {
    const draft = next === begun ? null : next
    setWritten(draft)
    keepDraft(id, key, draft)
  }, [id, key, begun])
  const drop = useCallback(() => { setWritten(null); keepDraft(id, key, null) }, [id, key])
  return { text: written ?? begun, write, drop, kept: written !== null && written !== begun }
}

/** The fields of a long form as they were written; a kept form that no longer reads as one is begun anew. */
export function useFormDraft<S extends z.ZodType>(key: string, begun: z.output<S>, schema: S): { form: z.output<S>; set: (part: Partial<z.output<S>>) => void; drop: () => void; kept: boolean } {
  const { text, write, drop, kept } = useDraft(key, JSON.stringify(begun))
  const read = useMemo(() => parsed(schema, text), [schema, text])
  const form = read ?? begun
  return { form, set: (part) => write(JSON.stringify({ ...(form as object), ...part })), drop, kept: kept && read !== null }
}

/** What a text says by a schema, or null. */
function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> | null {
  try {
    const read = schema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch { return null }
}

/** Under how many of these keys there is a draft, live. */
export function useDraftCount(keys: readonly string[]): number {
  const { id } = useMe()
  return useSyncExternalStore(subscribe, () => keys.filter((key) => readDraft(id, key) !== null).length)
}
