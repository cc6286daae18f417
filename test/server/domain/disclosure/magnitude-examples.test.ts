import { describe, it } from 'vitest'
import { proveExample } from './worked-example.ts'
import type { WorkedExample } from './worked-example.ts'

const handbook4 = 'Handbook on Statistical Disclosure Control (2nd ed.), ch. 4'
const sums = { type: 'linear-aggregations', unit: 'firm', layout: 'long', dimensions: ['cell'], measure: { column: 'value', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] } }
const cell = (value: number, n: number, x1: number, x2: number | ''): string => `cell,value,n,x1,x2\nc,${value},${n},${x1},${x2}`
const only = (rule: Readonly<Record<string, string | number>>): { set: Record<string, string | number> } => ({ set: { threshold: 1, nk: '1:100', 'p-percent': 0, ...rule } })

const examples: readonly WorkedExample[] = [ // table
  { name: '(1,90) calls 50,000 of 100,000 safe', source: `${handbook4}, example 1`, text: cell(100_000, 20, 50_000, 49_000), description: sums, options: only({ nk: '1:90' }), outcome: 'pass' },
  { name: '… but the second largest estimates it to 2 %', source: `${handbook4}, example 1`, text: cell(100_000, 20, 50_000, 49_000), description: sums, options: only({ 'p-percent': 10 }), finds: ['p-percent fail c'] },
  { name: 'p = 10: an estimate 15.4 % too high is safe', source: `${handbook4}, example 2`, text: cell(110_000, 20, 52_000, 50_000), description: sums, options: only({ 'p-percent': 10 }), outcome: 'pass' },
  { name: '… and p = 16 is not', source: `${handbook4}, example 2`, text: cell(110_000, 20, 52_000, 50_000), description: sums, options: only({ 'p-percent': 16 }), finds: ['p-percent fail c'] },
  { name: '… while (2,90.9) refuses it: 102,000 > 100,000', source: `${handbook4}, example 2`, text: cell(110_000, 20, 52_000, 50_000), description: sums, options: only({ nk: '2:90.9' }), finds: ['dominance fail c'] },
  { name: 'one company with 99 % of fifty-one', source: `${handbook4}, example 1d`, text: cell(1000, 51, 990, 1), description: sums, options: only({ nk: '1:90' }), finds: ['dominance fail c'] },
  { name: 'one respondent alone', source: `${handbook4}, example 1`, text: cell(700, 1, 700, ''), description: sums, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'two respondents know each other', source: `${handbook4}, example 1b`, text: cell(700, 2, 400, 300), description: sums, options: only({ 'p-percent': 1 }), finds: ['p-percent fail c'] },
  { name: 'three contributions 300, 20, 10: unsafe by (1,85)', source: `${handbook4}, example 4`, text: cell(330, 3, 300, 20), description: sums, options: only({ nk: '1:85' }), finds: ['dominance fail c'] },
  { name: 'a sample: weighted total 470, observed 100 and 10', source: `${handbook4}, sampling weights (formula with the observed values)`, text: cell(470, 11, 100, 10), description: sums, options: only({ 'p-percent': 10, nk: '2:90' }), outcome: 'pass' },
  { name: 'weighted sample 203 of 100 and 1 is safe for p = 10', source: `${handbook4}, overprotection avoided`, text: cell(203, 5, 100, 1), description: sums, options: only({ 'p-percent': 10 }), outcome: 'pass' },
  { name: 'exactly 90 % is safe here', source: 'GaussSuppression test-DominanceRule v5 (80, 10, 10)', text: cell(100, 3, 80, 10), description: sums, options: only({ nk: '2:90' }), outcome: 'pass' },
  { name: '91 % is not', source: 'the same, one up', text: cell(100, 3, 81, 10), description: sums, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'v1: a single contributor', source: 'GaussSuppression test-DominanceRule v1', text: cell(100, 1, 100, ''), description: sums, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'v2: 90 and 10', source: 'GaussSuppression test-DominanceRule v2', text: cell(100, 2, 90, 10), description: sums, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'v4: 70 and 30', source: 'GaussSuppression test-DominanceRule v4', text: cell(100, 2, 70, 30), description: sums, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'v6: 70, 10, 10, 10', source: 'GaussSuppression test-DominanceRule v6', text: cell(100, 4, 70, 10), description: sums, options: only({ nk: '2:90' }), outcome: 'pass' },
  { name: 'v7: 60, 20, 10, 10', source: 'GaussSuppression test-DominanceRule v7', text: cell(100, 4, 60, 20), description: sums, options: only({ nk: '2:90' }), outcome: 'pass' },
  { name: 'v2 weighted by 2 and 1: 100 of 190', source: 'GaussSuppression test-DominanceRule, default weighted', text: cell(190, 2, 90, 10), description: sums, options: only({ nk: '2:90' }), outcome: 'pass' },
  { name: 'ABS (1,50): 51 % is refused', source: 'ABS DataLab clearance rules', text: cell(100, 20, 51, 5), description: sums, options: only({ nk: '1:50,2:67' }), finds: ['dominance fail c'] },
  { name: 'ABS (2,67): 50 and 17 are exactly the limit', source: 'ABS DataLab clearance rules', text: cell(100, 20, 50, 17), description: sums, options: only({ nk: '1:50,2:67' }), outcome: 'pass' },
  { name: 'ABS (2,67): 50 and 18 are over it', source: 'ABS DataLab clearance rules', text: cell(100, 20, 50, 18), description: sums, options: only({ nk: '1:50,2:67' }), finds: ['dominance fail c'] },
  { name: 'sdcLog: two largest at 85 % …', source: 'sdcLog 0.1 (exactly 85 % is safe by this profile’s wording)', text: cell(100, 20, 60, 25), description: sums, options: { profile: 'bundesbank' }, outcome: 'pass' },
  { name: '… and above', source: 'sdcLog 0.1', text: cell(100, 20, 60, 26), description: sums, options: { profile: 'bundesbank' }, finds: ['dominance fail c'] },
  { name: '(2,80) is p = 25: 18,800 + 1,200 of 25,000', source: `${handbook4}, how to obtain p`, text: cell(25_000, 20, 18_800, 1_201), description: sums, options: only({ nk: '2:80' }), finds: ['dominance fail c'] },
  { name: 'a mean: the total is value times count', source: 'contract; ACRO 1.0 nk on means', text: 'cell,value,n,x1,x2\nc,50,20,950,10', description: { ...sums, measure: { column: 'value', kind: 'mean' } }, options: only({ nk: '2:90' }), finds: ['dominance fail c'] },
  { name: 'too few largest contributions are missing evidence', source: 'contract, contributors', text: cell(100, 5, 30, ''), description: sums, options: only({ nk: '2:90' }), finds: ['dominance review'], outcome: 'review' },
  { name: '… unless there are no more', source: 'contract, contributors', text: 'cell,value,n,x1,x2\nc,100,1,100,\nd,0,0,,', description: sums, options: only({ nk: '3:90' }), finds: ['dominance fail c'], silent: ['p-percent'] },
  { name: 'negative contributions go to a person', source: `${handbook4}, negative contributions`, text: cell(-100, 20, 30, 20), description: sums, options: only({ nk: '2:90' }), finds: ['negative-values review c'] },
]

describe('published examples: magnitude tables', () => {
  it.each(examples)('$name ($source)', async (example) => { await proveExample(example) })
})
