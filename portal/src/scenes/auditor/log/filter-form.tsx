import { FilterX, Search } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { auditEventTypes } from '../../../../../contract/vocabulary/audit-events.ts'
import { Button } from '../../../components/button.tsx'
import { useTexts } from '../../../i18n/texts.ts'

export interface LogFilter { type: string; actor: string; project: string; session: string; subject: string; from: string; to: string }
export const noFilter: LogFilter = { type: '', actor: '', project: '', session: '', subject: '', from: '', to: '' }
const words = ['actor', 'project', 'session', 'subject'] as const
const days = ['from', 'to'] as const

/** The filter as an address holds it. */
export const filterOf = (search: URLSearchParams): LogFilter => ({ ...noFilter, ...Object.fromEntries(Object.keys(noFilter).flatMap((key) => (search.get(key) === null ? [] : [[key, search.get(key) ?? '']]))) })

/** The filter for an address: what is empty is left out. */
export const addressOfFilter = (filter: LogFilter): Record<string, string> => Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value !== ''))

/** A day that can be read; an address may hold any word. */
const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))

/** The filter as the endpoint's query: whole days in the reader's own time. */
export function queryOf(filter: LogFilter): Record<string, string> {
  const instant = (day: string, time: string) => (!isDay(day) ? '' : new Date(`${day}T${time}`).toISOString())
  const all = { ...filter, from: instant(filter.from, '00:00:00.000'), to: instant(filter.to, '23:59:59.999') }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.trim() !== '').map(([key, value]) => [key, value.trim()]))
}

/** Narrows the log by kind, person, project, session, subject and time. */
export function FilterForm({ filter, apply }: { filter: LogFilter; apply: (filter: LogFilter) => void }) {
  const { t } = useTexts()
  const [draft, setDraft] = useState(filter)
  const set = (key: keyof LogFilter, value: string) => setDraft({ ...draft, [key]: value })
  const submit = (event: FormEvent) => { event.preventDefault(); apply(draft) }
  return (
    <form className="log-filter" onSubmit={submit} role="search" aria-label={t('log.filter')}>
      <label className="field log-type"><span className="field-label">{t('log.type')}</span>
        <select value={draft.type} onChange={({ target }) => set('type', target.value)}>
          <option value="">{t('log.all')}</option>
          {auditEventTypes.map((type) => <option key={type} value={type}>{t(`log.event.${type}`)} · {type}</option>)}
        </select>
      </label>
      {words.map((key) => <label key={key} className="field"><span className="field-label">{t(`log.${key}`)}</span><input value={draft[key]} onChange={({ target }) => set(key, target.value)} spellCheck={false} /></label>)}
      {days.map((key) => <label key={key} className="field"><span className="field-label">{t(`log.${key}`)}</span><input type="date" value={draft[key]} onChange={({ target }) => set(key, target.value)} /></label>)}
      <div className="row log-filter-acts">
        <Button type="submit" look="primary" icon={<Search size={16} aria-hidden />}>{t('log.apply')}</Button>
        <Button look="quiet" icon={<FilterX size={16} aria-hidden />} onPress={() => { setDraft(noFilter); apply(noFilter) }}>{t('log.clear')}</Button>
      </div>
    </form>
  )
}
