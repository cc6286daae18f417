import { ClipboardCheck, SearchX } from 'lucide-react'
import { useCallback, useId } from 'react'
import { useSearchParams } from 'react-router'
import { useEgressPages } from '../../../api/queries.ts'
import { EgressTable } from '../../../components/egress-table.tsx'
import { ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { MorePages } from '../../../components/more-pages.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SearchField } from '../../../components/search-field.tsx'
import { useTexts } from '../../../i18n/texts.ts'

const states = ['in-review', 'consolidating', 'approved', 'released', 'returned', 'rejected'] as const
const stateOf = (word: string | null) => states.find((state) => state === word)

/** The words and the state that the lists are narrowed to; they stand in the address, so that going back and a link keep them. */
function useNarrowing() {
  const [search, setSearch] = useSearchParams()
  const put = useCallback((key: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before)
    if (value === '') next.delete(key)
    else next.set(key, value)
    return next
  }, { replace: true }), [setSearch])
  return { words: search.get('q') ?? '', state: stateOf(search.get('state')), setWords: useCallback((words: string) => put('q', words), [put]), setState: (state: string) => put('state', state) }
}

function Narrowing({ words, setWords, state, setState, found }: ReturnType<typeof useNarrowing> & { found: number | undefined }) {
  const { t } = useTexts()
  const id = useId()
  return (
    <div className="narrowing">
      <SearchField label={t('list.searchRequests')} hint={t('list.searchRequestsHint')} value={words} set={setWords} found={found} />
      <label className="narrowing-state" htmlFor={id}><span className="small quiet">{t('egress.column.state')}</span>
        <select id={id} value={state ?? ''} onChange={({ target }) => setState(target.value)}>
          <option value="">{t('list.allStates')}</option>
          {states.map((one) => <option key={one} value={one}>{t(`egress.state.${one}`)}</option>)}
        </select>
      </label>
    </div>
  )
}

/** What waits for this checker first, the longest waiting at the top; then the rest, the newest first. */
export function Queue() {
  const { t } = useTexts()
  const narrowing = useNarrowing()
  const narrow = { scope: 'review', ...(narrowing.words === '' ? {} : { search: narrowing.words }), ...(narrowing.state === undefined ? {} : { state: narrowing.state }) } as const
  const narrowed = narrowing.words !== '' || narrowing.state !== undefined
  const mine = useEgressPages({ ...narrow, waits: 'now', order: 'oldest', limit: 50 }, { every: 4000 })
  const others = useEgressPages({ ...narrow, waits: 'later', limit: 25 }, { every: 8000 })
  const failed = [mine, others].find((pages) => pages.isError && pages.data === undefined)
  const nothing = narrowed ? <StandIn icon={<SearchX size={26} />} title={t('list.nothing')} /> : <StandIn icon={<ClipboardCheck size={26} />} title={t('queue.nothing')}>{t('queue.nothingText')}</StandIn>
  const found = mine.data === undefined || others.data === undefined ? undefined : mine.data.total + others.data.total
  return (
    <Page title={t('queue.title')} lead={t('queue.lead')}>
      <div className="stack-loose">
        <Narrowing {...narrowing} found={found} />
        {mine.data === undefined || others.data === undefined ? (failed === undefined ? <Skeleton lines={5} /> : <ReadFailure error={failed.error} retry={() => void failed.refetch()} />) : (
          <>
            <Panel title={t('queue.mine', { count: mine.data.total })} note={t('queue.mineNote')} flush>
              {mine.data.items.length === 0 ? nothing : <><EgressTable items={mine.data.items} label={t('queue.mineLabel')} review waiting /><MorePages pages={mine} /></>}
            </Panel>
            {others.data.items.length === 0 ? null : <Panel title={t('queue.others')} note={t('queue.othersNote')} flush><EgressTable items={others.data.items} label={t('queue.others')} review /><MorePages pages={others} /></Panel>}
          </>
        )}
      </div>
    </Page>
  )
}
