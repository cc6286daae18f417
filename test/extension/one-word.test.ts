import { describe, expect, it } from 'vitest'
import { texts as shared } from '../../contract/texts/index.ts'
import { textsIn } from '../../extension/src/texts/catalogue.ts'
import { byName } from '../../extension/src/export/project-file.ts'

/** What the portal and the lab both name; docs/glossary.md says which word it is. */
describe.each(['ko', 'en'] as const)('the lab and the portal (%s)', (language) => {
  const lab = textsIn(language)
  const { portal } = shared[language]
  const pairs: readonly (readonly [what: string, lab: string, portal: string])[] = [ // table
    ['the Five Safes', lab.safes.title.replace(' (Five Safes)', ''), portal.fiveSafes.title.replace(' (Five Safes)', '')],
    ['a safe that holds', lab.safes.ok, portal.fiveSafes.open],
    ['a safe that does not', lab.safes.notOk, portal.fiveSafes.closed],
    ['the rows of a licence', lab.data.rows, portal.licence.rows],
    ['the unit of protection', lab.data.unit, portal.licence.unit],
    ['the custodian', lab.data.custodian, portal.licence.custodian],
    ['a variable’s kind', lab.data.type, portal.variable.type],
    ['a variable’s meaning', lab.data.meaning, portal.variable.meaning],
    ['a number', lab.data.types.number, portal.variable.types.number],
    ['a text', lab.data.types.text, portal.variable.types.text],
  ]
  it.each(pairs)('call %s the same', (_what, one, other) => { expect(one).toBe(other) })

  it('call every state of a request the same', () => { expect(lab.export.state).toEqual(portal.egress.state) })

  it('call every safe by the noun of its room', () => {
    for (const safe of ['people', 'projects', 'data', 'settings', 'outputs'] as const) expect(portal.fiveSafes.safe[safe].toLowerCase()).toContain(lab.safes[safe].toLowerCase())
  })
})

it('in Korean every judgement has one name', () => { expect(textsIn('ko').export.decision).toEqual(shared.ko.portal.egress.decision) })

it('files stand in the order in which people count', () => {
  const sorted = ['t10.csv', 't2.csv', 'T1.csv', '가.csv', 't1.csv'].map((path) => ({ path, bytes: undefined })).sort(byName).map(({ path }) => path)
  expect(sorted.indexOf('t2.csv')).toBeLessThan(sorted.indexOf('t10.csv'))
  expect(sorted.indexOf('t1.csv')).toBeLessThan(sorted.indexOf('t2.csv'))
})
