import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import { MessagesSquare } from 'lucide-react'
import type { EgressTurn, FrozenFile } from '../../../../../contract/resources/egress-request.ts'
import type { z } from 'zod'
import { DecisionBadge, OutcomeBadge } from '../../../components/egress-labels.tsx'
import { bySeverity, FindingWords } from '../../../components/findings.tsx'
import { FileFacts } from '../../../components/file-facts.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { useTexts } from '../../../i18n/texts.ts'

type File = z.infer<typeof FrozenFile>
type Turn = z.infer<typeof EgressTurn>

/** The votes on a file, once they may be seen. */
export function Votes({ votes }: { votes: File['votes'] }) {
  const { t } = useTexts()
  return (
    <ul className="votes">
      {votes.map((vote) => (
        <li key={vote.checker.id}>
          <div className="row"><span className="strong">{vote.checker.name}</span><DecisionBadge decision={vote.decision} />{vote.revised ? <span className="small quiet">{t('votes.revised')}</span> : null}{vote.reconfirmed ? <span className="small quiet">{t('votes.reconfirmed')}</span> : null}<span className="small quiet"><Moment at={vote.at} /></span></div>
          {vote.reason === '' ? null : <p className="pre-line">{vote.reason}</p>}
        </li>
      ))}
    </ul>
  )
}

function FileCard({ file }: { file: File }) {
  const { t } = useTexts()
  return (
    <article className="file-card" aria-label={file.path}>
      <div className="row-apart">
        <div><h3>{file.declared.title || file.path}</h3><p className="small"><code className="quiet">{file.path}</code></p></div>
        <div className="row"><OutcomeBadge outcome={file.outcome} />{file.combined === 'open' ? null : <DecisionBadge decision={file.combined} />}</div>
      </div>
      {file.votes.length === 0 ? null : <div className="file-votes"><h4><MessagesSquare size={16} aria-hidden />{t('votes.title')}</h4><Votes votes={file.votes} /></div>}
      {file.findings.length === 0 ? null : (
        <ul className="findings" aria-label={t('finding.list')}>{[...file.findings].sort(bySeverity).map((finding, index) => <li key={index} className={`finding finding-${finding.outcome}`}><FindingWords finding={finding} /></li>)}</ul>
      )}
      {file.findings.some(({ message, cure }) => /…/.test(message + cure)) ? <p className="small quiet">{t('bare')}</p> : null}
      <Disclosure className="disclosure">
        <Heading level={4}><AriaButton slot="trigger" className="disclosure-trigger">{t('file.declared')}</AriaButton></Heading>
        <DisclosurePanel><FileFacts file={file} /></DisclosurePanel>
      </Disclosure>
    </article>
  )
}

/** One turn: what was submitted, and what came of it. */
export function TurnFiles({ turn }: { turn: Turn }) {
  const { t } = useTexts()
  return (
    <div>
      <div className="turn-context"><p className="field-label">{t('request.context')}</p><p className="measure pre-line">{turn.context}</p></div>
      {turn.files.map((file) => <FileCard key={file.id} file={file} />)}
    </div>
  )
}
