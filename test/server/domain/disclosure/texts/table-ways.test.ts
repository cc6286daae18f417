import { describe, expect, it } from 'vitest'
import { hiddenNotes } from '../../../../../server/domain/disclosure/texts/hidden-notes.ts'
import { tableWays } from '../../../../../server/domain/disclosure/texts/table-ways.ts'
import { bits, tosses } from './coin-tosses.ts'

const coin = bits(60)
const numbers = tosses(60, 4000)
const rows = (write: (index: number) => string): readonly (readonly string[])[] => [['group', 'n'], ...coin.map((_, index) => [`Area ${String.fromCodePoint(65 + (index % 26))}`, write(index)])]
const value = (index: number): number => 1000 + (numbers[index] ?? 0)
const comma = (number: number): string => `${Math.floor(number / 1000)},${String(number % 1000).padStart(3, '0')}`

describe('cells of a column in two formats', () => {
  it.each([
    ['whole numbers with and without a nought', 'mixed-numbers', rows((index) => `${value(index)}${coin[index] === true ? '.0' : ''}`)],
    ['thousands set apart now and then', 'mixed-numbers', rows((index) => (coin[index] === true ? comma(value(index)) : `${value(index)}`))],
    ['last noughts kept and left out', 'mixed-numbers', rows((index) => `1.${index % 10}${coin[index] === true ? '0' : ''}`)],
    ['letters large and small within words', 'mixed-case', [['cIRcUlaTOry', 'dIsEAses'], ['NeOpLAsms', 'exTErNAl'], ['eNdoCRinE', 'MEtAboLIc'], ['reSpirATOry', 'poISonINg']]],
    ['letters in parts and whole', 'mixed-forms', coin.map((bit) => [bit ? '각군'.normalize('NFD') : '각군'])],
  ])('%s', (_, kind, cells) => {
    expect(tableWays(cells).map((one) => one.kind)).toContain(kind)
  })

  it.each([
    ['one format', rows((index) => `${value(index)}`)],
    ['thousands set apart from ten thousand on', rows((index) => (index % 2 === 0 ? `${value(index)}` : `${index + 10},000`))],
    ['numbers printed to as many significant figures', rows((index) => [`0.0${120 + index}`, `1.${20 + (index % 80)}`, `1${index % 10}.0`][index % 3] ?? '')],
    ['names of methods and units', [['LightGBM', 'XGBoost'], ['AdaBoost', 'PyTorch'], ['HbA1c', 'eGFR'], ['McLeod', 'mmHg'], ['LogisticRegression', 'RandomForestClassifier']]],
    ['half of a table from another program', rows((index) => (index < 30 ? `${value(index)}` : comma(value(index))))],
  ])('but not %s', (_, cells) => {
    expect(tableWays(cells)).toEqual([])
  })
})

describe('notes beside hidden cells', () => {
  it.each(['one man more than women', 'both sexes alike, two each', 'a single case', '여성이 남성보다 두 명 많음'])('that tell: %s', (note) => {
    expect(hiddenNotes([['cause', 'F', 'M', 'note'], ['Skin', '*', '*', note]])).toEqual([1])
  })

  it.each(['suppressed (fewer than 10)', 'fewer than ten people', '10명 미만이라 가림', 'secondary suppression'])('that give the rule: %s', (note) => {
    expect(hiddenNotes([['cause', 'F', 'M', 'note'], ['Skin', '*', '*', note]])).toEqual([])
  })
})
