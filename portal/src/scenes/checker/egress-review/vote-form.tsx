import { ArrowRight, CheckCheck, RefreshCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Label, Radio, RadioGroup, Text, TextArea, TextField } from 'react-aria-components'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { fileDecisions } from '../../../../../contract/vocabulary/egress-states.ts'
import type { FileDecision } from '../../../../../contract/vocabulary/egress-states.ts'
import { useAct } from '../../../api/queries.ts'
import { useDraft } from '../../../app/kept-drafts.ts'
import { may, refusalOf } from '../../../components/ability-act.tsx'
import { Button } from '../../../components/button.tsx'
import { DecisionBadge, decisionTones } from '../../../components/egress-labels.tsx'
import { ActFailure, useRefusalText } from '../../../components/error-text.tsx'
import { fileName } from '../../../components/file-facts.tsx'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import type { File } from './file-list.tsx'
import { textOfVote, voteDraftKey, voteOfText } from './vote-draft.ts'

/** A vote that may not be given (any more): what was given, and why no other may be. */
function ClosedVote({ request, file }: { request: EgressRequest; file: File }) {
  const { t } = useTexts()
  const reasonOf = useRefusalText()
  const given = file.myVote
  const refusal = refusalOf(request.abilities, 'vote')
  const votable = request.state === 'in-review' || request.state === 'consolidating'
  return (
    <div className="stack-tight">
      {given === null ? null : <div className="stack-tight"><p className="row">{t('vote.given')} <DecisionBadge decision={given.decision} /></p>{given.reason === '' ? null : <p className="pre-line">{given.reason}</p>}</div>}
      {refusal === null || !votable ? null : <p className="refusal small">{reasonOf(refusal)}</p>}
      {votable ? null : <p className="small quiet">{t('vote.closed')}</p>}
    </div>
  )
}

/** The way on after a vote: the next file without one, or that all have one. */
function WayOn({ next, go, focused }: { next: File | undefined; go: (file: File) => void; focused: boolean }) {
  const { t } = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  // Not `autoFocus`: after a press that a keyboard made, React Aria puts it off until no transition runs, which a removed element can keep from ever being so.
  useEffect(() => { if (focused) button.current?.focus() }, [focused])
  if (next === undefined) return <p className="small">{t('walk.allVoted')}</p>
  return <Button ref={button} className="button-block next-file" icon={<ArrowRight size={16} aria-hidden />} onPress={() => go(next)}>{t('walk.nextFile', { file: next.declared.title || fileName(next.path) })}</Button>
}

interface VoteFormProps { request: EgressRequest; file: File; /** The next file without a vote. */ next: File | undefined; go: (file: File) => void }

/** The checker's own judgement of one file; a reason is needed for everything but an approval. What is not saved is kept in this browser. */
export function VoteForm({ request, file, next, go }: VoteFormProps) {
  const { t } = useTexts()
  const vote = useAct('vote')
  const given = file.myVote
  const draft = useDraft(voteDraftKey(request.id, file.id), textOfVote({ decision: given?.decision ?? null, reason: given?.reason ?? '' }))
  const { decision, reason } = voteOfText(draft.text)
  const [sent, setSent] = useState(false)
  if (!may(request.abilities, 'vote')) return <ClosedVote request={request} file={file} />
  const send = (choice: FileDecision, words: string) => {
    setSent(true)
    // Not by the callbacks of `mutate`: who goes on to the next file before the answer still wants the draft dropped.
    vote.mutateAsync({ params: { id: request.id, fileId: file.id }, body: { decision: choice, reason: words.trim(), sha256: file.sha256 } }).then(draft.drop, () => setSent(false))
  }
  const needsReason = decision !== null && decision !== 'approve'
  const changed = given === null || given.decision !== decision || given.reason !== reason.trim()
  const ready = decision !== null && (!needsReason || reason.trim().length >= 3) && changed && !vote.isPending
  const save = () => { if (ready && decision !== null) send(decision, reason) }
  const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save() } }
  return (
    <div className="stack" onKeyDownCapture={onKeyDown}>
      {file.reconfirmable && given === null ? (
        <div className="stack-tight reconfirm">
          <p className="small">{t('vote.unchanged')}</p>
          <Button look="primary" icon={<RefreshCw size={16} aria-hidden />} busy={vote.isPending} onPress={() => send('approve', '')}>{t('vote.reconfirm')}</Button>
        </div>
      ) : null}
      <RadioGroup className="choices" value={decision} onChange={(value) => draft.write(textOfVote({ decision: value as FileDecision, reason }))}>
        <Label>{t('vote.label')}</Label>
        {fileDecisions.map((choice) => (
          <Radio key={choice} value={choice} className="choice">
            <span className="choice-dot" aria-hidden />
            <span className="choice-words"><span className="strong row"><ToneIcon tone={decisionTones[choice]} />{t(`egress.decision.${choice}`)}</span><span className="small quiet">{t(`vote.means.${choice}`)}</span></span>
          </Radio>
        ))}
      </RadioGroup>
      <TextField className="field" value={reason} onChange={(words) => draft.write(textOfVote({ decision, reason: words }))} isRequired={needsReason}>
        <Label>{needsReason ? t('vote.reason') : t('vote.reasonOptional')}</Label>
        <TextArea rows={3} maxLength={4000} />
        <Text slot="description" className="hint">{t('walk.saveKey')}</Text>
      </TextField>
      <ActFailure error={vote.error} />
      <Button look="primary" busy={vote.isPending} isDisabled={!ready} icon={<CheckCheck size={17} aria-hidden />} onPress={save}>{given === null ? t('vote.save') : request.state === 'consolidating' ? t('vote.revise') : t('vote.change')}</Button>
      {given !== null && !changed ? <><p className="small quiet" role="status">{t('vote.saved')}</p><WayOn next={next} go={go} focused={sent} /></> : null}
      {draft.kept ? <p className="small quiet">{t('draft.kept')}</p> : null}
    </div>
  )
}
