import { FilterX, Search } from 'lucide-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { auditEventTypes } from '../../../../../contract/vocabulary/audit-events.ts'
import { Button } from '../../../components/button.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { noFilter } from './log-filter.ts'
import type { LogFilter } from './log-filter.ts'

const words = ['actor', 'project', 'session', 'subject'] as const
const days = ['from', 'to'] as const

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
