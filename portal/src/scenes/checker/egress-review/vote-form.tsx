import { CheckCheck, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { fileDecisions } from '../../../../../contract/vocabulary/egress-states.ts'
import type { FileDecision } from '../../../../../contract/vocabulary/egress-states.ts'
import { useAct } from '../../../api/queries.ts'
import { may, refusalOf } from '../../../components/ability-act.tsx'
import { Button } from '../../../components/button.tsx'
import { DecisionBadge, decisionTones } from '../../../components/egress-labels.tsx'
import { ActFailure, useRefusalText } from '../../../components/error-text.tsx'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import type { File } from './file-list.tsx'

/** The checker's own judgement of one file; a reason is needed for everything but an approval. */
export function VoteForm({ request, file }: { request: EgressRequest; file: File }) {
  const { t } = useTexts()
  const reasonOf = useRefusalText()
  const vote = useAct('vote')
  const given = file.myVote
  const [decision, setDecision] = useState<FileDecision | null>(given?.decision ?? null)
  const [reason, setReason] = useState(given?.reason ?? '')
  const refusal = refusalOf(request.abilities, 'vote')
  const votable = request.state === 'in-review' || request.state === 'consolidating'
  if (!may(request.abilities, 'vote')) {
    return (
      <div className="stack-tight">
        {given === null ? null : <div className="stack-tight"><p className="row">{t('vote.given')} <DecisionBadge decision={given.decision} /></p>{given.reason === '' ? null : <p className="pre-line">{given.reason}</p>}</div>}
        {refusal === null || !votable ? null : <p className="refusal small">{reasonOf(refusal)}</p>}
        {votable ? null : <p className="small quiet">{t('vote.closed')}</p>}
      </div>
    )
  }
  const send = (choice: FileDecision, words: string) => vote.mutate({ params: { id: request.id, fileId: file.id }, body: { decision: choice, reason: words.trim(), sha256: file.sha256 } })
  const needsReason = decision !== null && decision !== 'approve'
  const changed = given === null || given.decision !== decision || given.reason !== reason.trim()
  return (
    <div className="stack">
      {file.reconfirmable && given === null ? (
        <div className="stack-tight reconfirm">
          <p className="small">{t('vote.unchanged')}</p>
          <Button look="primary" icon={<RefreshCw size={16} aria-hidden />} busy={vote.isPending} onPress={() => { setDecision('approve'); send('approve', '') }}>{t('vote.reconfirm')}</Button>
        </div>
      ) : null}
      <RadioGroup className="choices" value={decision} onChange={(value) => setDecision(value as FileDecision)}>
        <Label>{t('vote.label')}</Label>
        {fileDecisions.map((choice) => (
          <Radio key={choice} value={choice} className="choice">
            <span className="choice-dot" aria-hidden />
            <span className="choice-words"><span className="strong row"><ToneIcon tone={decisionTones[choice]} />{t(`egress.decision.${choice}`)}</span><span className="small quiet">{t(`vote.means.${choice}`)}</span></span>
          </Radio>
        ))}
      </RadioGroup>
      <TextField className="field" value={reason} onChange={setReason} isRequired={needsReason}>
        <Label>{needsReason ? t('vote.reason') : t('vote.reasonOptional')}</Label>
        <TextArea rows={3} maxLength={4000} />
      </TextField>
      <ActFailure error={vote.error} />
      <Button look="primary" busy={vote.isPending} isDisabled={decision === null || (needsReason && reason.trim().length < 3) || !changed} icon={<CheckCheck size={17} aria-hidden />}
        onPress={() => { if (decision !== null) send(decision, reason) }}>{given === null ? t('vote.save') : request.state === 'consolidating' ? t('vote.revise') : t('vote.change')}</Button>
      {given !== null && !changed ? <p className="small quiet" role="status">{t('vote.saved')}</p> : null}
    </div>
  )
}
