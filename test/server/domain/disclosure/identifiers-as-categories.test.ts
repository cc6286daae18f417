import { expect, it } from 'vitest'
import { localise } from '../../../../server/domain/disclosure/index.ts'
import { checkTexts } from './check-texts.ts'

const people = ['850312-1123456', '790101-2234567']
const description = { layout: 'long', dimensions: ['who', 'visit'], unit: 'person', measure: { column: 'n', kind: 'count' } }
const text = `who,visit,n\n${people[0] ?? ''},yes,30\n${people[0] ?? ''},no,0\n${people[1] ?? ''},yes,3\n${people[1] ?? ''},no,25\n`

it('says of people who are categories of a table only what kind of number names them', async () => {
  const report = await checkTexts([{ text, description }])
  for (const language of ['en', 'ko'] as const) {
    const localised = localise(report, language)
    for (const person of people) expect(JSON.stringify(localised)).not.toContain(person)
    expect(localised.files[0]?.findings.find(({ check }) => check === 'minimum-threshold')).toMatchObject({ at: { row: 4, column: 3, cell: { who: '[resident-number]', visit: 'yes' } } })
    expect(localised.files[0]?.cells.map(({ cell }) => cell['who'])).toEqual(Array.from({ length: 4 }, () => '[resident-number]'))
  }
})
