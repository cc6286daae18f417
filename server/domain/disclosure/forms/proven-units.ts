import type { WrittenNumber } from './carried-bits.ts'

/** Shares of more units than this prove nothing further. */
const mostTried = 400

/**
 * The fewest units of which a share can have the shown value: 0.731 is 19 of 26, and no number of fewer than 26 units gives it. A
 * share of few units is a simple fraction, so that a value that is none says how many units there are at least. 1 for 0 and 1.
 */
export function fewestUnits({ value, decimals }: WrittenNumber): number {
  const half = 0.5 * 10 ** -decimals + 1e-12
  for (let units = 1; units < mostTried; units += 1) if (Math.abs(Math.round(value * units) / units - value) <= half) return units
  return mostTried
}

/** The fewest units, of both groups together, whose ranks can give an area under a ROC curve: it counts pairs in halves. */
export function fewestUnitsOfArea({ value, decimals }: WrittenNumber): number {
  const half = 0.5 * 10 ** -decimals + 1e-12
  for (let units = 2; units < 60; units += 1) {
    for (let cases = 1; cases <= units / 2; cases += 1) {
      const pairs = 2 * cases * (units - cases)
      if (Math.abs(Math.round(value * pairs) / pairs - value) <= half) return units
    }
  }
  return 60
}
