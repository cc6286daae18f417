/** Pixels of a picture, channel beside channel. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** Samples in which noise in the lowest bits was seen, or single samples that differ from equal neighbours in the lowest bit. */
export interface LowBitNoise {
  readonly samples: number
}

const WINDOW = 256
/** Windows one after the other: some 100 bytes at one bit a sample. */
const FEWEST_WINDOWS = 3
const FEWEST_SINGLE = 300

/**
 * Looks for data hidden in the lowest bits of a drawn picture. A drawing has flat grounds: where one flips at random between the
 * values that differ in its lowest bits alone, somebody has written there. Photographs have noise of their own, which does not
 * keep to such pairs, and are left alone.
 */
export function findLowBitNoise(pixels: Pixels): LowBitNoise | null {
  let noisy = 0
  let single = 0
  for (let channel = 0; channel < pixels.channels; channel += 1) {
    noisy += noisyWindows(pixels, channel) * WINDOW
    single += singleSamples(pixels, channel)
  }
  return noisy + single === 0 ? null : { samples: noisy + single }
}

/** Windows of a channel with noise in the lowest bits, where the channel is that of a drawing. */
function noisyWindows({ data, width, height, channels }: Pixels, channel: number): number {
  const windows = Math.floor((width * height) / WINDOW)
  const counts = new Uint32Array(256)
  let flat = 0
  let noisy = 0
  let run = 0
  let longest = 0
  for (let index = 0; index < windows; index += 1) {
    const kind = windowKind(data, { start: index * WINDOW * channels + channel, step: channels }, counts.fill(0))
    if (kind === 'flat') flat += 1
    if (kind === 'noisy') noisy += 1
    run = kind === 'noisy' ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest >= FEWEST_WINDOWS && flat + noisy >= windows / 10 ? noisy : 0
}

function windowKind(data: Uint8Array, { start, step }: { start: number; step: number }, counts: Uint32Array): 'flat' | 'noisy' | 'other' {
  let equal = 0
  let before = -1
  let most = 0
  for (let index = 0, at = start; index < WINDOW; index += 1, at += step) {
    const value = data[at] ?? 0
    counts[value] = (counts[value] ?? 0) + 1
    if ((counts[value] ?? 0) > (counts[most] ?? 0)) most = value
    if (value === before) equal += 1
    before = value
  }
  if ((counts[most] ?? 0) >= 0.98 * WINDOW) return 'flat'
  return [1, 2, 3].some((bits) => isNoise(counts, most, { bits, equal: equal / (WINDOW - 1) })) ? 'noisy' : 'other'
}

/** Whether the values are those of one group that differs in the lowest bits alone, each as often as the others and in no order. */
function isNoise(counts: Uint32Array, most: number, { bits, equal }: { bits: number; equal: number }): boolean {
  const size = 2 ** bits
  const group = counts.subarray((most >> bits) << bits, ((most >> bits) + 1) << bits)
  const held = group.reduce((sum, count) => sum + count, 0)
  if (held < 0.95 * WINDOW) return false
  const expected = held / size
  const allowed = 4 * Math.sqrt(expected * (1 - 1 / size))
  return group.every((count) => Math.abs(count - expected) <= allowed) && Math.abs(equal - 1 / size) <= 0.1
}

/** Samples whose four neighbours are equal and which differ from them in the lowest bit; noise of a photograph's packing differs by more too. */
function singleSamples({ data, width, height, channels }: Pixels, channel: number): number {
  let ones = 0
  let more = 0
  let calm = 0
  const row = width * channels
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * row + x * channels + channel
      const ground = data[at - row]
      if (data[at + row] !== ground || data[at - channels] !== ground || data[at + channels] !== ground || ground === undefined) continue
      const difference = (data[at] ?? 0) ^ ground
      if (difference === 0) calm += 1
      else if (difference === 1) ones += 1
      else if (Math.abs((data[at] ?? 0) - ground) <= 8) more += 1
    }
  }
  return ones >= FEWEST_SINGLE && more < 0.05 * ones && calm >= (width * height) / 4 ? ones : 0
}
