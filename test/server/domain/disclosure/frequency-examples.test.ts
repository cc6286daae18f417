import { describe, it } from 'vitest'
import { proveExample } from './worked-example.ts'
import type { WorkedExample } from './worked-example.ts'

const handbook5 = 'Handbook on Statistical Disclosure Control (2nd ed.), ch. 5'
const count = { type: 'frequencies', measure: { kind: 'count' } }
const crosstab = (dimensions: readonly string[], more: object = {}): object => ({ ...count, layout: 'crosstab', dimensions, total: 'Total', ...more })

const examples: readonly WorkedExample[] = [ // table
  {
    name: 'the single woman is unique', source: `${handbook5}, marital status by sex`,
    text: 'marital,Male,Female,Total\nMarried,38,17,55\nDivorced,7,4,11\nSingle,3,1,4\nTotal,48,22,70',
    description: crosstab(['marital', 'sex']), options: { set: { threshold: 3 } }, finds: ['minimum-threshold fail Single/Female'], outcome: 'fail',
  },
  {
    name: 'the single woman works fifteen hours or less', source: `${handbook5}, marital status and sex by hours worked`,
    text: `sex,Male,Male,Male,Female,Female,Female,Total
marital,>30,16-30,<16,>30,16-30,<16,Total
Married,30,6,2,14,3,0,55
Divorced,3,4,0,2,2,0,11
Single,2,0,1,0,0,1,4
Total,35,10,3,16,5,1,70`,
    description: { ...count, layout: 'crosstab', 'header-rows': 2, dimensions: ['marital', 'sex', 'hours'], total: 'Total' }, options: { set: { threshold: 3 } },
    finds: ['minimum-threshold fail Single/Female/<16', 'group-disclosure review Single/Female', 'zeros review Married/Female/<16', 'zeros review Divorced/Female/<16'],
  },
  {
    name: 'all married people work full time, all divorced but one', source: `${handbook5}, marital status by hours worked`,
    text: 'marital,Full time,Part time,Total\nMarried,6,0,6\nDivorced,5,1,6\nSingle,2,2,4\nTotal,13,3,16',
    description: crosstab(['marital', 'hours']), options: { set: { threshold: 1 } },
    finds: ['group-disclosure review Married', 'group-disclosure review Divorced', 'zeros review Married/Part time'],
  },
  {
    name: 'the difference of two geographies is one woman and two men', source: `${handbook5}, geographical differencing`,
    text: 'hours,Male,Female\nMore than 30,52,55\n16-30,130,140\n15 or less,39,49',
    description: { ...count, layout: 'crosstab', dimensions: ['hours', 'sex'], unit: 'household', where: { block: ['b1', 'b2', 'b3', 'b4'] } },
    options: { against: { '2001 OA': { text: 'hours,Male,Female\nMore than 30,50,54\n16-30,128,140\n15 or less,39,49\n', description: { ...count, layout: 'crosstab', dimensions: ['hours', 'sex'], unit: 'household', where: { block: ['b1', 'b2', 'b3'] } } } } },
    finds: ['differencing fail More than 30/Male', 'differencing fail More than 30/Female', 'differencing fail 16-30/Male'],
  },
  {
    name: 'the woman who lives and works in the area is unique by linking', source: `${handbook5}, disclosure by linking`,
    text: 'sex,n\nMale,21', description: { ...count, layout: 'long', dimensions: ['sex'], measure: { column: 'n', kind: 'count' }, where: { lives: 'A', works: 'A' } },
    options: { against: { 'area table': { text: 'lives,works,n\nA,A,22\n', description: { ...count, layout: 'long', dimensions: ['lives', 'works'], measure: { column: 'n', kind: 'count' } } } } },
    finds: ['differencing fail Male'],
  },
  {
    name: 'twenty to twenty-four hours: one man', source: `${handbook5}, differencing of sub-populations (recoded bands)`,
    text: 'sex,<25,25-39,40-59,60-69,70+\nMale,7,8,5,8,4\nFemale,10,38,51,42,32', description: { ...count, layout: 'crosstab', dimensions: ['sex', 'hours'] },
    options: { set: { threshold: 3 }, against: { first: { text: 'sex,<20,20-39,40-59,60-69,70+\nMale,6,9,5,8,4\nFemale,10,38,51,42,32\n', description: { ...count, layout: 'crosstab', dimensions: ['sex', 'hours'] } } } },
    finds: ['differencing fail Male/<25'],
  },
  {
    name: 'conventional rounding to five holds as a claim and hides the small cells', source: `${handbook5}, conventional rounding`,
    text: 'area,Male,Female,Total\nArea A,0,0,0\nArea B,5,5,5\nArea C,10,20,35\nTotal,15,25,40', description: crosstab(['area', 'sex'], { claims: { 'rounded-to': 5 } }),
    silent: ['claims', 'minimum-threshold'], outcome: 'pass', intervals: { 'Area A/Male': [0, 4], 'Area C/Female': [17, 24] },
  },
  {
    name: 'random rounding to three: 17 may be released as 15 or 18, both multiples', source: `${handbook5}, random rounding; Stats NZ`,
    text: 'g,n\na,15\nb,18\nc,17', description: { ...count, layout: 'long', dimensions: ['g'], measure: { column: 'n', kind: 'count' }, claims: { 'rounded-to': 3 } },
    finds: ['claims fail c'], intervals: { a: [13, 17], b: [16, 20] },
  },
  {
    name: 'midpoint-6: a three is one to six', source: 'OpenSAFELY documentation, rounding: midpoint-6',
    text: 'g,n\na,3\nb,9\nc,0\nd,15', description: { ...count, layout: 'long', dimensions: ['g'], measure: { column: 'n', kind: 'count' }, claims: { midpoint: 6 } },
    silent: ['claims', 'minimum-threshold'], outcome: 'pass', intervals: { a: [1, 6], b: [7, 12], c: [0, 0], d: [13, 18] },
  },
  {
    name: 'seven or fewer are redacted', source: 'OpenSAFELY documentation, statistical disclosure control',
    text: 'g,n\na,7\nb,8', options: { profile: 'opensafely' }, finds: ['minimum-threshold fail a'], silent: ['zeros'],
  },
  {
    name: 'counts of at least fifteen pass', source: 'review of trevor’s rules, table of eight files', text: 'g,Red,Green\nA,15,20\nB,30,41', outcome: 'pass',
  },
  {
    name: 'one count of eight fails', source: 'review of trevor’s rules, table of eight files', text: 'g,Red,Green\nA,15,20\nB,30,8', finds: ['minimum-threshold fail B/Green'],
  },
  {
    name: 'maxima are refused', source: 'review of trevor’s rules, table of eight files', text: 'region,maximum\nA,61.2\nB,58.9', finds: ['endpoints fail A', 'endpoints fail B'],
  },
  {
    name: 'means over five records are refused', source: 'review of trevor’s rules, table of eight files', text: 'region,n,mean\nA,5,61.2\nB,5,58.9', outcome: 'fail', finds: ['minimum-threshold fail A'],
  },
  {
    name: 'a hidden column’s total and a later full total give eight back', source: 'ACRO 1.0.1, observation F',
    text: 'year,n\nall,153', description: { ...count, layout: 'long', dimensions: ['year'], total: 'all', measure: { column: 'n', kind: 'count' } },
    options: { against: { suppressed: { text: 'year,n\n2010,70\n2011,75\n', description: { ...count, layout: 'long', dimensions: ['year'], measure: { column: 'n', kind: 'count' } } } } },
    finds: ['differencing fail all'],
  },
  {
    name: 'suppression that hid nothing is seen', source: 'ACRO 1.0.1, observation A',
    text: 'year,R/G,N,All\n2010,8,45,53\n2011,12,88,100\nAll,20,133,153', description: crosstab(['year', 'grant'], { total: 'All', claims: { 'suppressed-below': 10 } }),
    finds: ['minimum-threshold fail 2010/R/G', 'claims fail 2010/R/G'],
  },
  {
    name: 'empty bins of a histogram are no failure', source: 'ACRO issues 308 and 386', text: 'bin,count\n0-9,20\n10-19,0\n20-29,34', silent: ['minimum-threshold'], finds: ['zeros review 10-19'], outcome: 'review',
  },
  {
    name: 'all small inner cells rounded to five, new totals added up', source: 'SmallCountRounding vignette, table 2',
    text: 'row,col1,col2,col3,col4,col5,Total\nrow1,6,0,0,5,5,16\nrow2,0,0,5,0,0,5\nrow3,0,0,0,0,5,5\nTotal,6,0,5,5,10,26', description: crosstab(['row', 'col'], { claims: { 'rounded-to': 5 } }),
    finds: ['claims fail row1/col1', 'claims fail row1/Total'],
  },
]

describe('published examples: frequency tables', () => {
  it.each(examples)('$name ($source)', async (example) => { await proveExample(example) })
})
