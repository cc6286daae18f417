import { ulid } from 'ulid'

/** A new lower-case ULID: sortable by time, 80 random bits. */
export const newId = (): string => ulid().toLowerCase()

/** A session id that is also a host label: `s-` and a ULID. */
export const newSessionId = (): string => `s-${newId()}`

/** An extract id. */
export const newExtractId = (): string => `x-${newId()}`
