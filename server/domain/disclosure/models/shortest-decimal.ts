/** Significant digits that measured data have at most and fitted weights of the type have only by chance. */
const shortDigits: Readonly<Record<string, number>> = { f64: 9, f32: 5 } // table

const rounded: Readonly<Record<string, (value: number) => number>> = { // table
  f64: (value) => value,
  f32: Math.fround,
  f16: (value) => roundSignificand(value, 10),
  bf16: (value) => roundSignificand(value, 7),
}

function roundSignificand(value: number, bits: number): number {
  if (value === 0 || !Number.isFinite(value)) return value
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits)
  return Math.round(value / step) * step
}

/** Says whether a number of a type is written with few digits. */
export function isShort(value: number, dtype: string): boolean {
  const digits = shortDigits[dtype]
  const round = rounded[dtype]
  if (digits === undefined || round === undefined || value === 0 || !Number.isFinite(value)) return false
  const scale = digits - 1 - Math.floor(Math.log10(Math.abs(value)))
  if (scale < -300 || scale > 300) return false
  const near = scale >= 0 ? Math.round(value * 10 ** scale) / 10 ** scale : Math.round(value / 10 ** -scale) * 10 ** -scale
  return round(near) === value
}

/** The shortest decimal that stands for a number of a type, as a person would have written it. */
export function shortestDecimal(value: number, dtype: string): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  const round = rounded[dtype]
  if (round === undefined) return String(value)
  const most = dtype === 'f64' ? 17 : dtype === 'f32' ? 9 : dtype === 'f16' ? 5 : 4
  for (let digits = dtype === 'f64' ? 12 : 1; digits < most; digits += 1) {
    const near = Number(value.toPrecision(digits))
    if (round(near) === value) return String(near)
  }
  return String(value)
}
