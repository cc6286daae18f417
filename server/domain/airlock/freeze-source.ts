/** PORT: takes a file out of a project as it is now; the errors are codes of `contract/errors.ts` about that file. */
export interface FreezeSource {
  readonly freeze: (project: { readonly id: string; readonly uid: number }, path: string, maxBytes: number) => Promise<AsyncIterable<Uint8Array>>
}
