import { CheckCheck, Circle, MessageSquareWarning, X } from 'lucide-react'
import type { z } from 'zod'
import type { FrozenFile } from '../../../../../contract/resources/egress-request.ts'
import { decisionTones, toneOf } from '../../../components/egress-labels.tsx'
import { fileName } from '../../../components/file-facts.tsx'
import { ToneIcon } from '../../../components/status-badge.tsx'
import { useTexts } from '../../../i18n/texts.ts'

export type File = z.infer<typeof FrozenFile>

const voteIcons = { approve: CheckCheck, 'request-changes': MessageSquareWarning, reject: X } as const

/** The files of the turn: outcome of the checks, own vote. */
export function FileList({ files, chosen, choose }: { files: readonly File[]; chosen: string; choose: (id: string) => void }) {
  const { t } = useTexts()
  return (
    <nav aria-label={t('review.files')}>
      <ul className="review-files">
        {files.map((file) => {
          const vote = file.myVote
          const VoteIcon = vote === null ? Circle : voteIcons[vote.decision]
          return (
            <li key={file.id}>
              <button type="button" className="review-file" aria-current={file.id === chosen ? 'true' : undefined} onClick={() => choose(file.id)}>
                <ToneIcon tone={toneOf(file.outcome)} size={18} />
                <span className="review-file-words">
                  <span className="strong">{file.declared.title || fileName(file.path)}</span>
                  <span className="small quiet review-path">{file.path}</span>
                  <span className="small">{t(`egress.outcome.${file.outcome}`)}{file.findings.length === 0 ? '' : ` · ${t('finding.count', { count: file.findings.length })}`}</span>
                  {file.declared.kind === 'supporting' ? <span className="small quiet">{t('file.kinds.supporting')}</span> : <span className="small review-my-vote"><VoteIcon size={14} aria-hidden className={vote === null ? '' : `tone-${decisionTones[vote.decision]}`} />{vote === null ? t('review.notVoted') : t('review.myVote', { decision: t(`egress.decision.${vote.decision}`) })}</span>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
