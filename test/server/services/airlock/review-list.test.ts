import { describe, expect, it } from 'vitest'
import { egressStates, type EgressState } from '../../../../contract/vocabulary/egress-states.ts'
import type { EgressListed, EgressListing } from '../../../../server/services/airlock/read-egress.ts'
import { anAirlock, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'

interface Line { readonly title?: string; readonly state: EgressState; readonly author?: string; readonly project?: string; readonly reviews?: readonly (readonly [checker: string, revised: boolean, turn?: number])[]; readonly turn?: number }

describe.each(freshDatabases)('the list of requests on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  /** Lines as they stand after a submission and reviews, the first the oldest. */
  const put = (lines: readonly Line[]): Promise<void> => story.work.write(async ({ db, audit, now }) => {
    const at = now.toISOString()
    for (const [i, line] of lines.entries()) {
      const id = `r${String(i).padStart(4, '0')}`
      const turn = line.turn ?? 1
      await db.insertInto('egress_request').values({ id, project_id: line.project ?? 'liver', author_id: line.author ?? 'kim', title: line.title ?? `Request ${i}`, state: line.state, turn, profile: 'acro-default', submitted_at: at, updated_at: at }).execute()
      for (const [checker, revised, of] of line.reviews ?? []) await db.insertInto('egress_review').values({ request_id: id, turn: of ?? turn, checker_id: checker, completed_at: at, revised_at: revised ? at : null }).execute()
    }
    await audit({ type: 'EGRESS_SUBMITTED', actor: 'system' })
  })
  const list = async (query: Partial<EgressListing>, person = 'jung') => story.services.listEgress(await story.as(person), { scope: 'review', limit: 200, ...query })
  const ids = (items: readonly EgressListed[]): readonly string[] => items.map(({ id }) => id)

  it('sorts what waits for a checker from the rest as each line says it of itself, in every state and with every review', async () => {
    const reviews = [[], [['jung', false]], [['jung', true]], [['han', false]], [['han', false], ['jung', false]], [['han', true], ['jung', true]], [['jung', false, 1]]] as const
    await put(egressStates.flatMap((state) => reviews.map((of): Line => ({ state, reviews: of, turn: 2 }))))
    const all = await list({})
    const [now, later] = [await list({ waits: 'now' }), await list({ waits: 'later' })]
    expect(now.total).toBeGreaterThan(8)
    expect(ids(now.items)).toEqual(ids(all.items.filter(({ waitsForMe }) => waitsForMe)))
    expect(ids(later.items)).toEqual(ids(all.items.filter(({ waitsForMe }) => !waitsForMe)))
    expect([now.total, later.total]).toEqual([now.items.length, later.items.length])
  })

  it('gives the longest waiting first, page by page, none twice and none left out, and says how many there are', async () => {
    await put(Array.from({ length: 64 }, (_, i): Line => ({ state: i % 3 === 0 ? 'released' : 'in-review' })))
    const seen: string[] = []
    for (let cursor: string | undefined, page = 0; page < 9; page += 1) {
      const { items, next, total } = await list({ waits: 'now', order: 'oldest', limit: 10, cursor })
      expect(total).toBe(42)
      seen.push(...ids(items))
      if (next === null) break
      cursor = next
    }
    expect(seen).toHaveLength(42)
    expect(seen).toEqual([...new Set(seen)].sort())
    expect(seen[0]).toBe('r0001')
  })

  it('finds every word of a search in titles and names in either language, and takes its signs for nothing but themselves', async () => {
    await put([
      { title: 'Deaths BY age', state: 'in-review' }, { title: '연령대별 사망', state: 'in-review' }, { title: '100% of them', state: 'in-review' }, { title: 'a_b!', state: 'in-review' },
      { title: 'Deaths by sex', state: 'in-review', author: 'seo', project: 'kidney' },
    ])
    const found = async (search: string) => (await list({ search })).items.map(({ title }) => title).sort()
    expect(await found('deaths')).toEqual(['Deaths BY age', 'Deaths by sex'])
    expect(await found('age  deaths')).toEqual(['Deaths BY age'])
    expect(await found('사망')).toEqual(['연령대별 사망'])
    expect(await found('%')).toEqual(['100% of them'])
    expect(await found('_')).toEqual(['a_b!'])
    expect(await found('!')).toEqual(['a_b!'])
    expect(await found('SEO')).toEqual(['Deaths by sex'])
    expect(await found('신장')).toEqual(['Deaths by sex'])
    expect(await found("' or 1=1 --")).toEqual([])
    expect((await list({ search: 'deaths', limit: 1 })).total).toBe(2)
  })

  it('keeps to what the person may see: a search or a count opens no other project and no own request', async () => {
    await put([{ title: 'Ours', state: 'in-review' }, { title: 'Theirs', state: 'in-review', author: 'seo', project: 'kidney' }, { title: 'Own', state: 'in-review', author: 'jung', project: 'kidney' }])
    expect((await list({ scope: 'mine', search: 'o' }, 'kim')).items.map(({ title }) => title)).toEqual(['Ours'])
    expect(await list({ waits: 'now' })).toMatchObject({ total: 2 })
    // Park is a checker and a member of the liver project.
    expect(await list({ search: 'ours' }, 'park')).toMatchObject({ items: [], total: 0 })
    await expect(list({ scope: 'mine', waits: 'now' }, 'kim')).rejects.toMatchObject({ code: 'refused' })
    await expect(list({ waits: 'now' }, 'kim')).rejects.toMatchObject({ code: 'refused' })
  })
})
