import { describe, it } from 'vitest'
import { proveExample } from './worked-example.ts'
import type { WorkedExample } from './worked-example.ts'

const handbook4 = 'Handbook on Statistical Disclosure Control (2nd ed.), ch. 4'
const crosstab = (kind: string, more: object = {}): object => ({ layout: 'crosstab', dimensions: ['row', 'column'], total: 'Total', measure: { kind }, type: kind === 'count' ? 'frequencies' : 'linear-aggregations', ...more })
const quiet = { set: { threshold: 1, nk: '1:100', 'p-percent': 0, zeros: 'ignore', 'group-disclosure': 'ignore' } }

const geurts = 'row,1,2,Total\n1,*,*,7\n2,*,*,3\n3,3,3,6\nTotal,9,7,16'
const investment = 'row,A,B,C,Total\nI,20,50,10,80\nII,*,19,*,49\nIII,*,32,*,61\nTotal,45,101,44,190'
const wxyz = 'row,a,b,c,d,Total\nw,*,*,*,89,230\nx,*,124,*,31,250\ny,92,*,59,*,336\nz,800,*,651,*,3127\nTotal,1021,1262,770,890,3943'

const examples: readonly WorkedExample[] = [ // table
  {
    name: 'the feasibility interval of X11 is 3 to 6', source: `${handbook4}, example 3 (Geurts 1992, table 10)`, text: geurts, description: crosstab('count'), options: quiet,
    intervals: { '1/1': [3, 6], '1/2': [1, 4], '2/1': [0, 3], '2/2': [0, 3] }, outcome: 'pass',
  },
  {
    name: 'the sensitive 22 lies between 5 and 30', source: 'Fischetti and Salazar 2000/2001, investment of enterprises', text: investment, description: crosstab('sum'), options: quiet,
    intervals: { 'II/C': [5, 30], 'II/A': [0, 25], 'III/A': [0, 25], 'III/C': [4, 29] },
  },
  {
    name: 'alone, the hidden 22 is recalculated', source: 'Fischetti and Salazar 2000/2001, investment of enterprises', text: investment.replace('II,*,19,*,49\nIII,*,32,*,61', 'II,8,19,*,49\nIII,17,32,12,61'), description: crosstab('sum'), options: quiet,
    intervals: { 'II/C': [22, 22] }, finds: ['hidden-cells fail II/C'],
  },
  {
    name: 'two hidden cells in every line, and w,b is exactly 47 all the same', source: 'sdcTable tests, issue 136', text: wxyz, description: crosstab('count'), options: quiet,
    intervals: { 'w/b': [47, 47] }, finds: ['hidden-cells fail w/b'], outcome: 'fail',
  },
  {
    name: 'production: 56,600 − 47,600 − 8,002 = 998', source: `${handbook4}, example 1a`, text: 'sub,value\nI,*\nII,47600\nIII,8002\nTotal,56600',
    description: { layout: 'long', dimensions: ['sub'], total: 'Total', measure: { column: 'value', kind: 'sum' } }, options: quiet, intervals: { I: [998, 998] }, finds: ['hidden-cells fail I'],
  },
  {
    name: 'with subsector II hidden too it is not', source: `${handbook4}, example 1a`, text: 'sub,value\nI,*\nII,*\nIII,8002\nTotal,56600',
    description: { layout: 'long', dimensions: ['sub'], total: 'Total', measure: { column: 'value', kind: 'sum' } }, options: quiet, intervals: { I: [0, 48598], II: [0, 48598] }, outcome: 'pass',
  },
  {
    name: 'two cells of one respondent each in one line: each knows the other', source: `${handbook4}, singletons; τ-ARGUS UserSupport 135`,
    text: 'row,a,b,Total\nx,*,*,2\ny,20,30,50\nz,*,*,40\nTotal,41,51,92', description: crosstab('count'), options: { set: { ...quiet.set, insider: 'singleton' } }, finds: ['insider fail x/a', 'insider fail x/b'],
  },
  {
    name: 'zeros are shown: a hidden count is at least one', source: 'contract; τ-ARGUS UserSupport 194', text: 'row,a,b,Total\nx,*,*,9\ny,20,30,50\nz,*,*,40\nTotal,37,62,99', description: crosstab('count', { claims: { 'zeros-shown': true } }), options: quiet,
    intervals: { 'x/a': [1, 8], 'x/b': [1, 8], 'z/a': [9, 16], 'z/b': [24, 31] },
  },
  {
    name: 'suppressed below ten: two hidden cells of seventeen', source: 'contract, claims', text: 'row,a,b,c,Total\nx,*,*,30,47\ny,20,30,40,90', description: crosstab('count', { claims: { 'suppressed-below': 10 } }), options: quiet,
    intervals: { 'x/a': [8, 9], 'x/b': [8, 9] },
  },
  {
    name: 'an interval of 3 is too narrow where 4 is asked', source: 'GaussSuppression rangeMin', text: geurts, description: crosstab('count'), options: { set: { ...quiet.set, 'interval.absolute': 4 } },
    finds: ['hidden-cells fail 1/1', 'hidden-cells fail 2/2'],
  },
  { name: '… and wide enough where 3 is asked', source: 'GaussSuppression rangeMin', text: geurts, description: crosstab('count'), options: { set: { ...quiet.set, 'interval.absolute': 3 } }, outcome: 'pass' },
  {
    name: 'percent of the middle: 3 of 4.5 is 67 %', source: 'GaussSuppression rangePercent', text: geurts, description: crosstab('count'), options: { set: { ...quiet.set, 'interval.percent': 67 } },
    finds: ['hidden-cells fail 1/1'],
  },
  {
    name: 'a hierarchy: North less A is B', source: 'sdcTable vignette, hierarchies', text: 'area,n\nNorth,90\nA,40\nB,*\nSouth,110\nC,*\nD,*\nTotal,200',
    description: { layout: 'long', dimensions: ['area'], total: 'Total', hierarchies: { area: { North: ['A', 'B'], South: ['C', 'D'] } }, measure: { column: 'n', kind: 'count' } }, options: quiet,
    intervals: { B: [50, 50], C: [0, 110], D: [0, 110] }, finds: ['hidden-cells fail B'], silent: ['differencing'],
  },
  {
    name: 'an odd triangle: whole numbers leave no choice where fractions would', source: 'constructed: three pairwise sums', text: 'row,a,b,c\nx,*,*,20\ny,*,20,*\nz,20,*,*', description: crosstab('count', { total: 'none' }), options: quiet,
    intervals: { 'x/a': [0, null] },
  },
  {
    name: 'rounded to five with its total: intervals use additivity', source: 'contract, rounding', text: 'g,n\na,5\nb,5\nTotal,20', description: { layout: 'long', dimensions: ['g'], total: 'Total', measure: { column: 'n', kind: 'count' }, claims: { 'rounded-to': 5 } }, options: quiet,
    intervals: { a: [7, 9], b: [7, 9], Total: [16, 18] },
  },
  {
    name: 'a number given as “<10” is at most nine', source: 'NHS tables', text: 'g,n\na,<10\nb,<10\nc,40\nTotal,57', description: { layout: 'long', dimensions: ['g'], total: 'Total', measure: { column: 'n', kind: 'count' } }, options: quiet,
    intervals: { a: [8, 9], b: [8, 9] },
  },
]

describe('published examples: hidden cells', () => {
  it.each(examples)('$name ($source)', async (example) => { await proveExample(example) })
})
