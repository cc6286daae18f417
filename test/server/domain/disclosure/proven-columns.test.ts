import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOutputs } from '../../../../server/domain/disclosure/index.ts'
import type { DisclosureProfile } from '../../../../server/domain/disclosure/index.ts'

const profile = loadProfile('acro-default') as DisclosureProfile
const solver = await loadHighsSolver()

async function outcome(text: string, name = 'table.csv'): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const { files } = checkOutputs({ files: [{ path: name, sha256: 'a'.repeat(64), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits), description: undefined }], profile, solver, version: 'test' })
  return files[0]?.outcome ?? 'none'
}

const rows = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

describe('columns whose numbers say what they are', () => {
  it.each([
    ['the time behind a rate', rows('age,persons,deaths,tid,rate_per_1000', '50-59,1647,113,18292.0,6.2', '60-69,1214,203,13364.2,15.2', '70-79,949,405,9182.1,44.1')],
    ['the population behind a rate', rows('district,visits,invanare,rate', 'North,688,25800,26.7', 'South,708,26100,27.1', 'West,911,26700,34.1')],
    ['a part of the whole beside a mean', rows('ward,visits,transferred,wait_mean,wait_sd', 'North,688,144,40.2,27.9', 'South,708,141,39.5,27.7', 'West,711,176,41.0,28.5')],
    ['the units of a mean under their noun', rows('school,apprentices,score_mean,score_sd', 'North,146,57.5,14.2', 'South,138,59.6,14.3', 'West,148,63.6,13.4')],
    ['a rate beside both of its counts', rows('group,입원,사망,사망률(%)', '남,1200,60,5.0', '여,1500,66,4.4', '기타,900,81,9.0')],
    ['person-years in other words', rows('age,deaths,personnes-années,n', '50-59,113,18292,1647', '60-69,203,13364,1214', '70-79,405,9182,949')],
    ['two counts that only their rate names', rows('variant,shown,clicked,conversion_rate', 'A,10211,512,0.0501', 'B,10190,580,0.0569', 'C,9911,498,0.0502')],
    ['both sides of odds ratios', rows('genotype,cases,controls,OR', 'AA,412,802,1.0', 'AG,355,611,1.13', 'GG,98,120,1.59')],
    ['how often, and how many so often', rows('visits,n', '0,1200', '1,900', '2,412', '3,188')],
    ['a mean beside a deviation that is named in front', rows('region,farms,mean_yield,sd_yield', 'N,212,5.41,1.2', 'S,188,6.02,1.4', 'E,144,5.77,1.1')],
    ['values that are not there', rows('variable,n,missing,missing_pct', 'age,17549,0,0.0', 'weight,17549,4786,27.3', 'height,17549,3168,18.1')],
    ['short names of limits around a rate', rows('event,n,deaths,person_years,rate_per_1000py,lo,hi', 'MI,3307,88,21761,4.04,3.24,4.98', 'stroke,3266,167,21175,7.89,6.74,9.18', 'AF,3286,141,21557,6.54,5.51,7.71')],
    ['Korean names of limits around a hazard ratio', rows('분석,n,deaths,HR,하한,상한', '주분석,7874,2169,2.14,1.93,2.38', '민감도분석,7334,1730,1.92,1.69,2.18')],
    ['one count in another under any name', rows('test,tests,persons,tests_per_person', 'hdl,161259,15205,10.61', 'sbp,33430,7484,4.47', 'smoke,7008,3303,2.12')],
    ['a rate of the inhabitants', rows('drug,users,Users per 1000 inhabitants', 'A10,15394,25.1', 'B01,10953,17.9', 'C10,47816,78.1')],
    ['rates of person-time that was rounded after them', rows('agegrp,n,deaths,py,rate_per_1000', '60-69,1214,203,13364,15.2', '70-79,949,405,9182,44.1', '80+,540,194,1189,163.1')],
    ['a deviation of a mean with its unit', rows('DRG,cases,Mean cost (EUR),SD cost', 'F62,623,4931,2466', 'E65,553,6464,3410', 'I03,886,5483,2798')],
    ['months in a row', rows('month,admissions', ...Array.from({ length: 24 }, (_, index) => `20${String(18 + Math.floor(index / 12))}-${String(index % 12 + 1).padStart(2, '0')},${2000 + (index * 37) % 300}`))],
  ])('%s is known', async (_, text) => { expect(await outcome(text)).toBe('pass') })

  it.each([
    ['weights beside a count', rows('ward,visits,weight,wait_mean,wait_sd', 'North,688,57,40.2,27.9', 'South,708,81,39.5,27.7', 'West,711,63,41.0,28.5')],
    ['days larger than any count', rows('ward,visits,followup,wait_mean,wait_sd', 'North,688,6261,40.2,27.9', 'South,708,624,39.5,27.7', 'West,711,1783,41.0,28.5')],
    ['a small number among the parts', rows('ward,visits,transferred,wait_mean,wait_sd', 'North,688,4,40.2,27.9', 'South,708,141,39.5,27.7', 'West,711,176,41.0,28.5')],
    ['all but a few of the whole', rows('ward,visits,transferred,wait_mean,wait_sd', 'North,688,685,40.2,27.9', 'South,708,141,39.5,27.7', 'West,711,176,41.0,28.5')],
    ['an amount beside a mean', rows('school,budget,score_mean,score_sd', 'North,146,57.5,14.2', 'South,138,59.6,14.3', 'West,148,63.6,13.4')],
    ['few events behind a rate', rows('age,deaths,tid,rate_per_1000', '50-59,3,1829.0,1.64', '60-69,203,13364.2,15.2', '70-79,405,9182.1,44.1')],
    ['a percentage of few beside a count that is another', rows('group,n,n_died,pct', 'a,1200,60,0.3', 'b,1500,66,0.4', 'c,900,81,0.7')],
    ['few of those that only a rate names', rows('variant,shown,clicked,conversion_rate', 'A,10211,5,0.00049', 'B,10190,580,0.05692', 'C,9911,498,0.05025')],
    ['many rows that only a rate names', rows('county,invited,attended,percent', ...Array.from({ length: 30 }, (_, index) => `${'abcdefghijklmnopqrstuvwxyzäöüß'[index] ?? ''}x,${40_000 + index * 317},${2000 + index * 91},${(((2000 + index * 91) / (40_000 + index * 317)) * 100).toFixed(1)}`))],
    ['few behind odds', rows('genotype,cases,controls,OR', 'AA,412,802,1.0', 'AG,355,611,1.13', 'GG,5,120,0.08')],
    ['how often few do', rows('visits,n', '0,1200', '1,900', '2,412', '3,4')],
    ['numbers with gaps in front of a count', rows('visits,n', '3,1200', '5,900', '8,412', '9,188')],
    ['few who are left', rows('group,admitted_n,n_died,mortality_pct', 'a,1200,1197,99.75', 'b,1500,66,4.40', 'c,900,81,9.00')],
    ['records under nouns of units', rows('age,children,members,stays', '57,1,12,14', '63,2,15,17', '81,0,21,19', '44,3,11,28', '39,1,10,33', '51,2,17,41')],
    ['records under person-time', rows('sex,py,died', ...Array.from({ length: 24 }, (_, index) => `${index % 2 === 0 ? 'F' : 'M'},${(index * 1.37 + 0.4).toFixed(2)},${index % 3 === 0 ? 1 : 0}`))],
    ['low and high that are no limits', rows('event,n,deaths,person_years,rate_per_1000py,lo,hi', 'MI,3307,88,21761,4.04,57.2,63.4', 'stroke,3266,167,21175,7.89,81.1,44.6', 'AF,3286,141,21557,6.54,39.8,71.3')],
    ['whole numbers called low and high, as if they were counts', rows('age_band,n,deaths,person_years,rate,lo,hi', '20-39,1500,63,6300,10.0,57,63', '40-59,1800,99,9000,11.0,81,44', '60-79,1700,104,8000,13.0,62,71')],
    ['rates that miss their person-time by more than its rounding', rows('agegrp,n,deaths,py,rate_per_1000', '60-69,1214,203,13364,15.9', '70-79,949,405,9182,44.9', '80+,540,194,1189,171.1')],
    ['limits the wrong way round', rows('event,n,deaths,person_years,rate_per_1000py,lo,hi', 'MI,3307,88,21761,4.04,4.98,3.24', 'stroke,3266,167,21175,7.89,9.18,6.74')],
    ['a number of its own beside two counts', rows('test,tests,persons,tests_per_person', 'hdl,161259,15205,57.61', 'sbp,33430,7484,81.47', 'smoke,7008,3303,63.12')],
    ['few in a rate of the inhabitants', rows('drug,users,Users per 1000 inhabitants', 'A10,4,25.1', 'B01,10953,17.9', 'C10,47816,78.1')],
    ['months whose numbers jump', rows('month,admissions', ...Array.from({ length: 24 }, (_, index) => `20${String(18 + Math.floor(index / 12))}-${String(index % 12 + 1).padStart(2, '0')},${500 + (index * 3791) % 4400}`))],
  ])('%s is stopped', async (_, text) => { expect(await outcome(text)).not.toBe('pass') })
})
