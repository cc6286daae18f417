import { CheckCheck, Circle, MessageSquareWarning, PenLine, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import type { FrozenFile } from '../../../../../contract/resources/egress-request.ts'
import { useDraftCount } from '../../../app/kept-drafts.ts'
import { decisionTones, toneOf } from '../../../components/egress-labels.tsx'
import { fileName } from '../../../components/file-facts.tsx'
import { scrollWithin } from '../../../components/scroll-within.ts'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { voteDraftKey } from './vote-draft.ts'

export type File = z.infer<typeof FrozenFile>

const voteIcons = { approve: CheckCheck, 'request-changes': MessageSquareWarning, reject: X } as const

/** The own vote on a file, and that one was written and not saved. */
function OwnVote({ file, requestId }: { file: File; requestId: string }) {
  const { t } = useTexts()
  const unsaved = useDraftCount([voteDraftKey(requestId, file.id)]) > 0
  const vote = file.myVote
  const VoteIcon = vote === null ? Circle : voteIcons[vote.decision]
  return (
    <>
      <span className="small review-my-vote"><VoteIcon size={14} aria-hidden className={vote === null ? '' : `tone-${decisionTones[vote.decision]}`} />{vote === null ? t('review.notVoted') : t('review.myVote', { decision: t(`egress.decision.${vote.decision}`) })}</span>
      {unsaved ? <span className="small review-my-vote"><PenLine size={14} aria-hidden />{t('draft.inList')}</span> : null}
    </>
  )
}

/** The files of the turn: outcome of the checks, own vote. */
export function FileList({ files, chosen, choose, requestId }: { files: readonly File[]; chosen: string; choose: (id: string) => void; requestId: string }) {
  const { t } = useTexts()
  const list = useRef<HTMLUListElement>(null)
  // The list scrolls in its own frame: the file that is shown stays in sight.
  useEffect(() => scrollWithin(list.current, list.current?.querySelector<HTMLElement>('[aria-current]')?.parentElement), [chosen])
  return (
    <nav aria-label={t('review.files')}>
      <ul className="review-files" ref={list}>
        {files.map((file) => (
          <li key={file.id}>
            <button type="button" className="review-file" aria-current={file.id === chosen ? 'true' : undefined} onClick={() => choose(file.id)}>
              <ToneIcon tone={toneOf(file.outcome)} size={18} />
              <span className="review-file-words">
                <span className="strong">{file.declared.title || fileName(file.path)}</span>
                <span className="small quiet review-path">{file.path}</span>
                <span className="small">{t(`egress.outcome.${file.outcome}`)}{file.findings.length === 0 ? '' : ` · ${t('finding.count', { count: file.findings.length })}`}</span>
                {file.declared.kind === 'supporting' ? <span className="small quiet">{t('file.kinds.supporting')}</span> : <OwnVote file={file} requestId={requestId} />}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
