import { CircleCheck, Database, FileCheck2, Landmark, OctagonAlert, ServerCog, Users } from 'lucide-react'
import type { SafeStatus } from '../../../../../contract/resources/project.ts'
import type { FiveSafe } from '../../../../../contract/vocabulary/five-safes.ts'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import './five-safes-strip.css'

const icons: Record<FiveSafe, typeof Users> = { people: Users, projects: Landmark, data: Database, settings: ServerCog, outputs: FileCheck2 }

/** The Five Safes as rooms side by side: each open, or with the reason why not and what to do. */
export function FiveSafesStrip({ safes }: { safes: readonly SafeStatus[] }) {
  const { t, from } = useTexts()
  const { values } = useFormats()
  const failing = safes.filter(({ ok }) => !ok).length
  return (
    <section className="safes" aria-labelledby="five-safes">
      <div className="row-apart"><h2 id="five-safes">{t('fiveSafes.title')}</h2><p className="small quiet">{failing === 0 ? t('fiveSafes.allOpen') : t('fiveSafes.someClosed', { count: failing })}</p></div>
      <ol className="safes-rooms">
        {safes.map(({ safe, ok, facts }) => {
          const Icon = icons[safe]
          return (
            <li key={safe} className={ok ? 'safe safe-open' : 'safe safe-closed'}>
              <p className="safe-lamp">{ok ? <CircleCheck size={16} aria-hidden /> : <OctagonAlert size={16} aria-hidden />}{ok ? t('fiveSafes.open') : t('fiveSafes.closed')}</p>
              <h3><Icon size={18} aria-hidden />{t(`fiveSafes.safe.${safe}`)}</h3>
              <p className="safe-question small quiet">{t(`fiveSafes.question.${safe}`)}</p>
              <ul className="safe-facts small">
                {facts.map((fact, index) => (
                  <li key={index} className={fact.ok ? '' : 'safe-fact-fails'}>
                    {fact.ok ? null : <strong className="visually-hidden">{t('fiveSafes.fails')} </strong>}
                    {from('fiveSafes', `reason.${fact.key}`, values(fact.values)) ?? fact.key}
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
