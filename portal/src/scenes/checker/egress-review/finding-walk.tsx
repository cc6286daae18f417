import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Finding } from '../../../../../contract/resources/egress-request.ts'
import { Button } from '../../../components/button.tsx'
import { FindingWords, usePlaceText } from '../../../components/findings.tsx'
import { scrollWithin } from '../../../components/scroll-within.ts'
import { useTexts } from '../../../i18n/texts.ts'

interface WalkProps { findings: readonly Finding[]; chosen: Finding | null; choose: (finding: Finding) => void }

/** The findings of a file, to walk through by button or by F8 and Shift+F8. */
export function FindingWalk({ findings, chosen, choose }: WalkProps) {
  const { t } = useTexts()
  const placeOf = usePlaceText()
  const list = useRef<HTMLOListElement>(null)
  const at = chosen === null ? -1 : findings.indexOf(chosen)
  useEffect(() => { if (at >= 0) scrollWithin(list.current, list.current?.children[at] as HTMLElement | undefined) }, [at])
  const step = (by: 1 | -1) => {
    const next = findings[(at + by + findings.length) % findings.length] ?? findings[0]
    if (next !== undefined) choose(next)
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => { if (event.key === 'F8' && findings.length > 0) { event.preventDefault(); step(event.shiftKey ? -1 : 1) } }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  if (findings.length === 0) return <p className="quiet small">{t('finding.none')}</p>
  return (
    <div className="stack-tight">
      <div className="row-apart">
        <p className="small quiet number" role="status">{at < 0 ? t('finding.count', { count: findings.length }) : t('finding.at', { at: at + 1, count: findings.length })}{chosen === null ? null : <span className="visually-hidden">: {placeOf(chosen.at)}. {chosen.message}</span>}</p>
        <div className="row">
          <Button size="small" look="quiet" icon={<ChevronUp size={16} aria-hidden />} aria-label={t('finding.previous')} onPress={() => step(-1)} />
          <Button size="small" look="quiet" icon={<ChevronDown size={16} aria-hidden />} aria-label={t('finding.next')} onPress={() => step(1)} />
        </div>
      </div>
      <ol ref={list} className="findings" aria-label={t('finding.list')}>
        {findings.map((finding, index) => (
          <li key={index} className={`finding finding-${finding.outcome} ${finding === chosen ? 'finding-chosen' : ''}`}>
            <button type="button" className="finding-button" aria-pressed={finding === chosen} onClick={() => choose(finding)}><FindingWords finding={finding} /></button>
          </li>
        ))}
      </ol>
    </div>
  )
}
