/** Layout of a fingerprint store: header, filter, first entry of every bucket, entries (low half, group, row) by bucket and low half. */
export const storeMagic = 'GBXFP001'
export const headerBytes = 64
export const entryBytes = 10
/** Entries of a bucket on average. */
export const bucketEntries = 96
export const mostBucketBits = 22
export const bitsPerEntry = 9
/** The filter alone stays in memory. */
export const mostFilterBytes = 64 * 1024 * 1024
