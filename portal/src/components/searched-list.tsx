import { SearchX } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useFormats } from '../i18n/formats.ts'
import { useTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import { StandIn } from './loaded.tsx'
import { rowsWith } from './rows-with.ts'
import { SearchField } from './search-field.tsx'

interface SearchedProps<T> {
  rows: readonly T[]
  /** So many are shown at once; a list that is no longer has no search. */
  step: number
  label: string
  hint: string
  /** What a search looks into. */
  wordsOf: (row: T) => readonly (string | null)[]
  children: (rows: readonly T[]) => ReactNode
}

/** A list that is loaded whole: its beginning, more on demand, and a search over all of it. Hundreds of rows at once are slow to draw and to walk through. */
export function SearchedList<T>({ rows, step, label, hint, wordsOf, children }: SearchedProps<T>) {
  const { t } = useTexts()
  const { number } = useFormats()
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(step)
  const find = (words: string) => { setSearch(words); setLimit(step) }
  const found = rowsWith(rows, search, wordsOf)
  const shown = found.slice(0, limit)
  return (
    <>
      {rows.length <= step ? null : <SearchField label={label} hint={hint} value={search} set={find} found={found.length} />}
      {found.length === 0 && rows.length > 0 ? <StandIn icon={<SearchX size={26} />} title={t('list.nothing')} /> : children(shown)}
      {found.length <= step ? null : (
        <p className="list-more row">
          {shown.length < found.length ? <Button onPress={() => setLimit(limit + step)}>{t('common.more')}</Button> : null}
          <span className="small quiet number" role="status">{t('list.shown', { shown: number(shown.length), total: number(found.length) })}</span>
        </p>
      )}
    </>
  )
}
