import { describe, it } from 'vitest'
import { proveExample } from '../domain/disclosure/worked-example.ts'
import type { WorkedExample } from '../domain/disclosure/worked-example.ts'

// Each case holds a sentence of the contract of `glovebox check`, on files made from that sentence alone.
type ContractCase = Omit<WorkedExample, 'source'>

const counts = (dimensions: readonly string[], more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'long', dimensions, total: 'Total', measure: { column: 'n', kind: 'count' }, ...more })
const firms = (more: object = {}): object => ({ type: 'linear-aggregations', unit: 'firm', layout: 'long', dimensions: ['a'], measure: { column: 'sales', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] }, ...more })
const sales = (...rows: readonly string[]): string => ['a,sales,n,x1,x2', ...rows].join('\n')
const region = { region: { North: ['A', 'B'], South: ['C', 'D'], Land: ['North', 'South'] } }
const regions = (hidden: string): string => ['region,n', ...Object.entries({ A: 20, B: 25, North: 45, C: 24, D: 50, South: 74, Land: 119, E: 33, Total: 152 }).map(([code, n]) => `${code},${hidden.split(' ').includes(code) ? '*' : n}`)].join('\n')

const thresholds: readonly ContractCase[] = [ // table
  { name: '1 … threshold − 1 is unsafe, the threshold and zero are not', text: 'a,n\nr,10\ns,9\nt,1\nu,0\nv,30', description: counts(['a']), options: { set: { zeros: 'ignore' } }, finds: ['minimum-threshold fail s', 'minimum-threshold fail t'], outcome: 'fail' },
  { name: 'a described table that breaks no rule is pass', text: 'a,n\nr,10\ns,11', description: counts(['a']), outcome: 'pass' },
  { name: 'threshold=1 switches the rule off', text: 'a,n\nr,1\ns,2', description: counts(['a']), options: { set: { threshold: 1, zeros: 'ignore', 'group-disclosure': 'ignore' } }, outcome: 'pass' },
  { name: 'empty cells where others are not: review, fail or nothing', text: 'a,b,n\nr,u,30\nr,v,0\ns,u,40\ns,v,20', description: counts(['a', 'b']), finds: ['zeros review r/v', 'group-disclosure review r'], outcome: 'review' },
  { name: 'all of a group in one category may fail', text: 'a,b,n\nr,u,30\nr,v,0\ns,u,40\ns,v,20', description: counts(['a', 'b']), options: { set: { zeros: 'ignore', 'group-disclosure': 'fail' } }, finds: ['group-disclosure fail r'], silent: ['zeros'], outcome: 'fail' },
  { name: 'ten residual degrees of freedom are enough', text: 'term,coef,se\nage,0.5,0.1\nsex,0.2,0.05', description: { type: 'correlation-coefficients', model: { n: 16, parameters: 6, dof: 10 } }, outcome: 'pass' },
  { name: 'nine are not', text: 'term,coef,se\nage,0.5,0.1\nsex,0.2,0.05', description: { type: 'correlation-coefficients', model: { n: 15, parameters: 6, dof: 9 } }, finds: ['degrees-of-freedom fail'] },
  { name: 'dof must equal n − parameters, else review', text: 'term,coef,se\nage,0.5,0.1\nsex,0.2,0.05', description: { type: 'correlation-coefficients', model: { n: 812, parameters: 6, dof: 800 } }, outcome: 'review' },
]

const contributions: readonly ContractCase[] = [ // table
  { name: 'exactly 90 percent of the two largest is safe', text: sales('r,1000,20,500,400'), description: firms(), outcome: 'pass' },
  { name: 'a little more is not', text: sales('r,1000,20,500,401'), description: firms(), finds: ['dominance fail r'] },
  { name: 'p percent is strict: 50 is ten percent of 500', text: sales('r,1000,20,500,450'), description: firms(), options: { set: { nk: '1:100' } }, outcome: 'pass' },
  { name: 'p percent is broken by 49', text: sales('r,999,20,500,450'), description: firms(), options: { set: { nk: '1:100' } }, finds: ['p-percent fail r'] },
  { name: 'rules that are off ask for no evidence', text: 'a,sales,n\nr,1000,20', description: firms({ contributors: { count: 'n' } }), options: { set: { nk: '1:100', 'p-percent': 0 } }, outcome: 'pass' },
  { name: 'missing contributions are review', text: 'a,sales,n\nr,1000,20', description: firms({ contributors: { count: 'n' } }), outcome: 'review' },
  { name: 'one largest where two are asked for is missing evidence', text: 'a,sales,n,x1\nr,1000,20,300', description: firms({ contributors: { count: 'n', largest: ['x1'] } }), outcome: 'review' },
  { name: 'unless there is but one contributor', text: 'a,sales,n,x1\nr,1000,1,1000', description: firms({ contributors: { count: 'n', largest: ['x1'] } }), options: { set: { threshold: 1 } }, finds: ['dominance fail r', 'p-percent fail r'], outcome: 'fail' },
  { name: 'a list of dominance rules is one finding a cell', text: 'a,sales,n,x1,x2,x3\nr,1000,20,300,200,100', description: firms({ contributors: { count: 'n', largest: ['x1', 'x2', 'x3'] } }), options: { set: { nk: '1:25,2:99,3:55' } }, finds: ['dominance fail r'] },
  { name: 'contributors may be empty where a cell is hidden', text: sales('r,*,,,', 's,*,15,400,300', 't,900,20,100,90'), description: firms(), outcome: 'pass' },
  { name: 'and not where it is shown', text: sales('r,1000,,,'), description: firms(), outcome: 'review' },
  { name: 'the total behind a mean is value × count', text: sales('r,50,20,500,400', 's,50,20,500,401'), description: firms({ measure: { column: 'sales', kind: 'mean' } }), finds: ['dominance fail s'], outcome: 'fail' },
  { name: 'a negative sum is review', text: sales('r,-1000,20,300,200'), description: firms(), outcome: 'review' },
]

const share = { type: 'frequencies', unit: 'person', layout: 'long', dimensions: ['a'], measure: { column: 'pct', kind: 'percent' }, contributors: { count: 'n' } }
const percentages: readonly ContractCase[] = [ // table
  { name: 'counts in proportion to percentages of one whole are what they count', text: 'a,pct,n\nr,10,20\ns,30,60\nt,60,120', description: share, outcome: 'pass' },
  { name: 'and must reach the threshold', text: 'a,pct,n\nr,4,8\ns,36,72\nt,60,120', description: share, finds: ['minimum-threshold fail r'], outcome: 'fail' },
  { name: 'one count for all is what they are of', text: 'a,pct,n\nr,2,200\ns,38,200\nt,60,200', description: share, finds: ['ratios fail r'], outcome: 'fail' },
  { name: 'so are counts in proportion to percentages of several wholes', text: 'a,pct,n\nr,10,20\ns,30,60\nt,20,40', description: share, finds: ['ratios fail r'], outcome: 'fail' },
  { name: 'without counts they are review', text: 'a,pct\nr,10\ns,90', description: { ...share, contributors: undefined }, outcome: 'review' },
]

const claims: readonly ContractCase[] = [ // table
  { name: 'a rounded value is shown as its interval and meets no threshold', text: 'a,n\nr,20\ns,35\nt,5\nu,0', description: counts(['a'], { claims: { 'rounded-to': 5 } }), intervals: { r: [16, 24], t: [1, 9], u: [0, 4] }, silent: ['minimum-threshold', 'claims'] },
  { name: 'a midpoint of six stands for v − 2 … v + 3', text: 'a,n\nr,21\ns,33\nt,3', description: counts(['a'], { claims: { midpoint: 6 } }), intervals: { r: [19, 24], t: [1, 6] }, outcome: 'pass' },
  { name: 'a margin need not be the sum of its rounded parts', text: 'a,n\nr,20\ns,35\nt,15\nTotal,75', description: counts(['a'], { claims: { 'rounded-to': 5 } }), outcome: 'pass' },
  { name: 'a margin that no rounding explains is no pass', text: 'a,n\nr,20\ns,35\nt,15\nTotal,200', description: counts(['a'], { claims: { 'rounded-to': 5 } }), outcome: 'review' },
  { name: 'several false claims are findings at their cells', text: 'a,n\nr,20\ns,36\nt,5\nu,*\nv,*', description: counts(['a'], { claims: { 'rounded-to': 5, 'suppressed-below': 10 } }), finds: ['claims fail s', 'claims fail t'] },
  { name: 'a claim that holds narrows the interval', text: 'a,n\nr,20\ns,35\nt,*\nu,*\nTotal,70', description: counts(['a'], { claims: { 'suppressed-below': 10 } }), intervals: { t: [6, 9], u: [6, 9] }, outcome: 'pass' },
  { name: 'zeros-shown makes every hidden count at least one, and two of them exact', text: 'a,n\nr,20\ns,35\nt,*\nu,*\nTotal,57', description: counts(['a'], { claims: { 'zeros-shown': true } }), intervals: { t: [1, 1] }, finds: ['hidden-cells fail t', 'hidden-cells fail u'] },
  { name: 'without the claim they are not', text: 'a,n\nr,20\ns,35\nt,*\nu,*\nTotal,57', description: counts(['a']), intervals: { t: [0, 2] }, outcome: 'pass' },
]

const square = 'a,b,n\nr,u,*\nr,v,*\nr,Total,50\ns,u,*\ns,v,*\ns,Total,90\nTotal,u,60\nTotal,v,80\nTotal,Total,140'
const intervals: readonly ContractCase[] = [ // table
  { name: 'hidden cells under additivity and non-negativity', text: square, description: counts(['a', 'b']), intervals: { 'r/u': [0, 50], 's/u': [10, 60], 's/v': [30, 80] }, outcome: 'pass' },
  { name: 'an interval exactly as wide as asked for is wide enough', text: square, description: counts(['a', 'b']), options: { set: { 'interval.absolute': 50 } }, outcome: 'pass' },
  { name: 'and one narrower than asked for is not', text: square, description: counts(['a', 'b']), options: { set: { 'interval.absolute': 51 } }, finds: ['hidden-cells fail r/u', 'hidden-cells fail s/v'] },
  { name: 'percent is of the middle without data', text: square, description: counts(['a', 'b']), options: { set: { 'interval.percent': 200 } }, finds: ['hidden-cells fail s/u', 'hidden-cells fail s/v'] },
  { name: 'a category of a category is recovered across levels', text: regions('C E'), description: counts(['region'], { hierarchies: region }), intervals: { C: [24, 24], E: [33, 33] }, finds: ['hidden-cells fail C', 'hidden-cells fail E'] },
  { name: 'two of one parent are not', text: regions('C D'), description: counts(['region'], { hierarchies: region }), intervals: { C: [0, 74] }, outcome: 'pass' },
  { name: 'with all that contain it hidden, the upper end is open', text: regions('C South Land Total'), description: counts(['region'], { hierarchies: region }), intervals: { C: [0, null] }, outcome: 'pass' },
  { name: 'through the parent of the parents', text: regions('C North South'), description: counts(['region'], { hierarchies: region }), intervals: { C: [24, 24] }, outcome: 'fail' },
  { name: 'a total of its own for each dimension', text: square.replaceAll('Total', 'All').replaceAll(',All,', ',Both,'), description: counts(['a', 'b'], { total: ['All', 'Both'] }), intervals: { 'r/u': [0, 50], 's/v': [30, 80] } },
  { name: 'header rows with their codes repeated, the last with the names of the row dimensions', text: ',B1,B1,B2,B2\na,C1,C2,C1,C2\nr,20,4,30,31\ns,40,50,60,70', description: { type: 'frequencies', layout: 'crosstab', 'header-rows': 2, 'row-labels': 1, dimensions: ['a', 'b', 'c'], measure: { kind: 'count' } }, finds: ['minimum-threshold fail r/B1/C2'], outcome: 'fail' },
]

const released = (text: string, description: object): NonNullable<WorkedExample['options']> => ({ against: { march: { text: `${text}\n`, description } } })
const aged = (to: number): object => counts(['sex'], { where: { age: { from: 20, to } } })
const differences: readonly ContractCase[] = [ // table
  { name: 'nested ranges whose difference is small', text: 'sex,n\nF,105\nM,120', description: aged(65), options: released('sex,n\nF,101\nM,105', aged(64)), finds: ['differencing fail F'] },
  { name: 'whichever of them came first', text: 'sex,n\nF,101\nM,105', description: aged(64), options: released('sex,n\nF,105\nM,120', aged(65)), finds: ['differencing fail F'] },
  { name: 'a difference of the threshold is safe', text: 'sex,n\nF,105\nM,120', description: aged(65), options: released('sex,n\nF,95\nM,110', aged(64)), outcome: 'pass' },
  { name: 'no difference is safe', text: 'sex,n\nF,105\nM,120', description: aged(65), options: released('sex,n\nF,105\nM,120', aged(64)), outcome: 'pass' },
  { name: 'rounded numbers have no exact difference', text: 'sex,n\nF,105\nM,120', description: counts(['sex'], { claims: { 'rounded-to': 5 } }), options: released('sex,n\nF,100\nM,105', counts(['sex'], { where: { smoker: 'yes' }, claims: { 'rounded-to': 5 } })), outcome: 'pass' },
  { name: 'populations that share nobody tell nothing of each other', text: 'sex,n\nF,105\nM,120', description: counts(['sex'], { where: { age: { from: 20, to: 39 } } }), options: released('sex,n\nF,101\nM,118', counts(['sex'], { where: { age: { from: 40, to: 64 } } })), outcome: 'pass' },
  { name: 'categories `<a` and `a+` are ranges of whole numbers', text: 'age,n\n20+,97', description: counts(['age']), options: released('age,n\n20-64,90', counts(['age'])), finds: ['differencing fail 20+'] },
  { name: 'the rest of a released group', text: 'smoker,n\nyes,96', description: counts(['smoker'], { where: { region: 'A' } }), options: released('region,n\nA,100\nB,200\nTotal,300', counts(['region'])), finds: ['differencing fail yes'] },
  { name: 'other units are not compared', text: 'sex,n\nF,105\nM,120', description: counts(['sex'], { unit: 'household' }), options: released('sex,n\nF,101\nM,118', counts(['sex'], { where: { smoker: 'yes' } })), outcome: 'pass' },
]

describe.each([
  ['thresholds', thresholds], ['contributions', contributions], ['percentages', percentages], ['claims', claims], ['intervals', intervals], ['differences', differences],
] as const)('the contract on %s', (_, cases) => {
  it.each(cases)('$name', async (example) => { await proveExample({ source: 'contract', ...example }) })
})
