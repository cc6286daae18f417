/** What a stored blob is known by. */
export interface StoredBlob { readonly sha256: string; readonly bytes: number }

/** PORT: write-once storage by content hash; what is read back is hashed again. */
export interface FileVault {
  /** Stores and flushes to disk; refuses more than `maxBytes` with `file-too-large`. */
  readonly put: (content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number) => Promise<StoredBlob>
  /** Reads a blob whole; `hash-mismatch` if the bytes are not those that were stored. */
  readonly read: (sha256: string) => Promise<Uint8Array>
  /** Removes blobs that no row names and that are older than an instant; answers how many. */
  readonly sweep: (named: ReadonlySet<string>, olderThan: Date) => Promise<number>
}
