import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkText } from './check-texts.ts'

interface Table {
  readonly rows: number
  readonly columns: number
  readonly values: readonly number[]
  readonly hidden: readonly boolean[]
}

const tables: fc.Arbitrary<Table> = fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 })).chain(([rows, columns]) => fc.record({
  rows: fc.constant(rows), columns: fc.constant(columns),
  values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rows * columns, maxLength: rows * columns }),
  hidden: fc.array(fc.boolean(), { minLength: rows * columns, maxLength: rows * columns }),
}))

function csv({ rows, columns, values, hidden }: Table): string {
  const lines = [['row', ...Array.from({ length: columns }, (_, c) => `c${c}`), 'Total'].join(',')]
  for (let r = 0; r < rows; r += 1) {
    const own = values.slice(r * columns, (r + 1) * columns)
    lines.push([`r${r}`, ...own.map((value, c) => (hidden[r * columns + c] === true ? '*' : value)), own.reduce((a, b) => a + b, 0)].join(','))
  }
  lines.push(['Total', ...Array.from({ length: columns }, (_, c) => values.reduce((sum, value, index) => sum + (index % columns === c ? value : 0), 0)), values.reduce((a, b) => a + b, 0)].join(','))
  return lines.join('\n')
}

/** All tables of whole numbers with the same margins and shown cells. */
function enumerate(table: Table): ReadonlyMap<number, readonly [number, number]> {
  const { rows, columns, values, hidden } = table
  const places = hidden.flatMap((is, index) => (is ? [index] : []))
  const rowLeft = Array.from({ length: rows }, (_, r) => places.filter((place) => Math.floor(place / columns) === r).reduce((sum, place) => sum + (values[place] ?? 0), 0))
  const columnLeft = Array.from({ length: columns }, (_, c) => places.filter((place) => place % columns === c).reduce((sum, place) => sum + (values[place] ?? 0), 0))
  const ranges = new Map<number, [number, number]>()
  const chosen: number[] = []
  const walk = (index: number): void => {
    const place = places[index]
    if (place === undefined) {
      if ([...rowLeft, ...columnLeft].every((left) => left === 0)) places.forEach((at, order) => {
        const value = chosen[order] ?? 0
        const known = ranges.get(at)
        ranges.set(at, known === undefined ? [value, value] : [Math.min(known[0], value), Math.max(known[1], value)])
      })
      return
    }
    const r = Math.floor(place / columns)
    const c = place % columns
    for (let value = 0; value <= Math.min(rowLeft[r] ?? 0, columnLeft[c] ?? 0); value += 1) {
      rowLeft[r] = (rowLeft[r] ?? 0) - value
      columnLeft[c] = (columnLeft[c] ?? 0) - value
      chosen[index] = value
      walk(index + 1)
      rowLeft[r] = (rowLeft[r] ?? 0) + value
      columnLeft[c] = (columnLeft[c] ?? 0) + value
    }
  }
  walk(0)
  return ranges
}

describe('interval audit', () => {
  it('equals the enumeration of all tables of whole numbers', async () => {
    await fc.assert(fc.asyncProperty(tables, async (table) => {
      const file = await checkText(csv(table), { layout: 'crosstab', dimensions: ['row', 'column'], total: 'Total', measure: { kind: 'count' } }, { set: { threshold: 1 } })
      for (const [place, range] of enumerate(table)) {
        const cell = file.cells.find(({ cell: name }) => name['row'] === `r${Math.floor(place / table.columns)}` && name['column'] === `c${place % table.columns}`)
        expect(cell?.interval).toEqual(range)
      }
    }), { numRuns: 150 })
  })

  it('equals the enumeration for hierarchies whose margins are hidden too', async () => {
    const areas: Readonly<Record<string, readonly string[]>> = { A: ['A'], B: ['B'], C: ['C'], D: ['D'], North: ['A', 'B'], South: ['C', 'D'], Total: ['A', 'B', 'C', 'D'] }
    const sexes: Readonly<Record<string, readonly string[]>> = { F: ['F'], M: ['M'], Total: ['F', 'M'] }
    const leaves = ['A', 'B', 'C', 'D'].flatMap((area) => ['F', 'M'].map((sex) => `${area}/${sex}`))
    const cells = Object.keys(areas).flatMap((area) => Object.keys(sexes).map((sex) => ({ area, sex, parts: (areas[area] ?? []).flatMap((a) => (sexes[sex] ?? []).map((x) => leaves.indexOf(`${a}/${x}`))) })))
    const sumOf = (values: readonly number[], parts: readonly number[]): number => parts.reduce((sum, part) => sum + (values[part] ?? 0), 0)
    const arbitrary = fc.tuple(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 8, maxLength: 8 }), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: cells.length, maxLength: cells.length }))
    await fc.assert(fc.asyncProperty(arbitrary, async ([values, hide]) => {
      const hidden = cells.map((cell, index) => hide[index] === 0 && !(cell.area === 'Total' && cell.sex === 'Total'))
      const shown = cells.filter((_, index) => hidden[index] === false).map(({ parts }) => ({ parts, value: sumOf(values, parts) }))
      const total = values.reduce((a, b) => a + b, 0)
      const ranges = new Map<number, [number, number]>()
      const walk = (point: readonly number[], left: number): void => {
        if (point.length < 8) {
          for (let value = 0; value <= left; value += 1) walk([...point, value], left - value)
          return
        }
        if (left > 0 || shown.some(({ parts, value }) => sumOf(point, parts) !== value)) return
        cells.forEach(({ parts }, index) => {
          if (hidden[index] === false) return
          const value = sumOf(point, parts)
          const known = ranges.get(index)
          ranges.set(index, known === undefined ? [value, value] : [Math.min(known[0], value), Math.max(known[1], value)])
        })
      }
      walk([], total)
      const text = ['area,sex,n', ...cells.map(({ area, sex, parts }, index) => `${area},${sex},${hidden[index] === true ? '*' : sumOf(values, parts)}`)].join('\n')
      const file = await checkText(text, { layout: 'long', dimensions: ['area', 'sex'], total: 'Total', hierarchies: { area: { North: ['A', 'B'], South: ['C', 'D'] } }, measure: { column: 'n', kind: 'count' } }, { set: { threshold: 1 } })
      for (const [index, range] of ranges) {
        const { area, sex } = cells[index] ?? { area: '', sex: '' }
        const found = file.cells.find(({ cell }) => cell['area'] === area && cell['sex'] === sex)?.interval
        expect({ area, sex, interval: found }).toEqual({ area, sex, interval: range })
      }
    }), { numRuns: 60 })
  })

  it('holds the true value in every interval of a three-way table', async () => {
    const three = fc.tuple(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 12, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
    await fc.assert(fc.asyncProperty(three, async ([values, hidden]) => {
      const cells = new Map<string, number>()
      const inner = values.map((value, index) => ({ value, codes: [`a${index % 2}`, `b${Math.floor(index / 2) % 2}`, `c${Math.floor(index / 4)}`] }))
      for (const { value, codes } of inner) for (let mask = 0; mask < 8; mask += 1) {
        const key = codes.map((code, place) => ((mask >> place) & 1 ? 'T' : code)).join(',')
        cells.set(key, (cells.get(key) ?? 0) + value)
      }
      const isHidden = new Set(inner.filter((_, index) => hidden[index]).map(({ codes }) => codes.join(',')))
      const text = ['a,b,c,n', ...[...cells].map(([key, value]) => `${key},${isHidden.has(key) ? '*' : value}`)].join('\n')
      const file = await checkText(text, { layout: 'long', dimensions: ['a', 'b', 'c'], total: 'T', measure: { column: 'n', kind: 'count' } }, { set: { threshold: 1 } })
      for (const { value, codes } of inner) {
        if (!isHidden.has(codes.join(','))) continue
        const [low, high] = file.cells.find(({ cell }) => Object.values(cell).join(',') === codes.join(','))?.interval ?? [NaN, NaN]
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
      }
    }), { numRuns: 60 })
  })

  it('answers review, not pass, where margins contradict their parts', async () => {
    const file = await checkText('row,a,b,Total\nx,20,30,50\ny,15,25,41\nTotal,35,55,91', { layout: 'crosstab', dimensions: ['row', 'column'], total: 'Total', measure: { kind: 'count' } })
    expect(file.outcome).toBe('review')
    expect(file.findings.map(({ message }) => message)).toEqual(['hidden-cells.contradiction'])
  })

  it('protects totals by the dominance rule that is broken where asked', async () => {
    const data = ['sector,region,firm,turnover', 'A,N,f1,300', 'A,N,f2,20', 'A,N,f3,10', 'A,S,f4,30', 'A,S,f5,30', 'B,N,f6,200', 'B,N,f7,200', 'B,S,f8,200', 'B,S,f9,200'].join('\n')
    const text = (total: number): string => `sector,region,turnover\nA,N,\nA,S,\nB,N,\nB,S,\nTotal,N,${330 + 400}\nTotal,S,460\nA,Total,${total}\nB,Total,800\nTotal,Total,${total + 800}`
    const description = { dimensions: ['sector', 'region'], total: 'Total', unit: 'firm', measure: { column: 'turnover', kind: 'sum' } }
    const set = { threshold: 1, nk: '1:85', 'p-percent': 0, 'interval.protection': 'on' }
    const file = await checkText(text(390), description, { data, set })
    // 100/85 · 300 = 352.9; the interval of A,N reaches 390.
    expect(file.findings.filter(({ message }) => message === 'hidden-cells.unprotected')).toEqual([])
    expect(file.cells.find(({ cell }) => cell['sector'] === 'A' && cell['region'] === 'N')?.interval).toEqual([0, 390])
  })
})
