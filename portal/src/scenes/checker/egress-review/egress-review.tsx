import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { EgressRequest, Finding } from '../../../../../contract/resources/egress-request.ts'
import type { FileDifference, TableChange } from '../../../../../contract/resources/table-repair.ts'
import type { ApiError } from '../../../api/api-error.ts'
import { call } from '../../../api/client.ts'
import { useRead } from '../../../api/queries.ts'
import { paths } from '../../../app/paths.ts'
import { EgressStateBadge, OutcomeBadge } from '../../../components/egress-labels.tsx'
import { FileFacts } from '../../../components/file-facts.tsx'
import { bySeverity } from '../../../components/findings.tsx'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Votes } from '../../researcher/egress-request/turn-files.tsx'
import { FileList } from './file-list.tsx'
import type { File } from './file-list.tsx'
import { FileView } from './file-view.tsx'
import { FindingWalk } from './finding-walk.tsx'
import { RepairDifference } from './repair-difference.tsx'
import { ReviewActs, ReviewState } from './review-acts.tsx'
import { VoteForm } from './vote-form.tsx'
import './egress-review.css'

interface FileReviewProps { request: EgressRequest; file: File; next: File | undefined; show: (fileId: string) => void; /** Whether the reader was led here by key or button, away from where the focus was. */ led: boolean }

function FileReview({ request, file, next, show, led }: FileReviewProps) {
  const { t } = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => { if (led) heading.current?.focus() }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, on arrival at the file
  const [change, setChange] = useState<TableChange | null>(null)
  const difference = useQuery<FileDifference, ApiError>({
    queryKey: ['fileDifference', request.id, file.id], staleTime: Infinity, enabled: file.declared.repairedFrom !== undefined,
    queryFn: ({ signal }) => call('fileDifference', { params: { id: request.id, fileId: file.id } }, signal),
  })
  const chooseChange = (one: TableChange) => { setChosenAt(-1); setChange(one) }
  const [chosenAt, setChosenAt] = useState(-1)
  const findings = useMemo(() => [...file.findings].sort(bySeverity), [file.findings])
  const chosen = findings[chosenAt] ?? null
  const choose = (finding: Finding) => { setChange(null); setChosenAt(findings.indexOf(finding)) }
  const changes = useMemo(() => difference.data?.changes ?? [], [difference.data])
  const sorted = useMemo(() => ({ ...file, findings }), [file, findings])
  return (
    <>
      <section className="panel review-view" aria-labelledby="review-file">
        <header className="panel-head"><div className="panel-words"><h2 id="review-file" ref={heading} tabIndex={-1}>{file.declared.title || file.path}</h2><p className="small quiet"><code>{file.path}</code></p></div><OutcomeBadge outcome={file.outcome} /></header>
        <div className="panel-body panel-flush"><FileView requestId={request.id} file={sorted} chosen={chosen} choose={choose} repair={difference.data === undefined ? null : { changes, chosen: change, choose: chooseChange }} /></div>
      </section>
      <div className="review-side">
        {file.declared.repairedFrom === undefined ? null : (
          <Panel title={t('difference.title')}><Loaded of={difference} skeleton={<Skeleton lines={4} />}>{(data) => <RepairDifference difference={data} chosen={change} choose={chooseChange} showOriginal={() => show(data.original.fileId)} />}</Loaded></Panel>
        )}
        <Panel title={t('finding.title')}><FindingWalk findings={findings} chosen={chosen} choose={choose} /></Panel>
        {file.votes.length === 0 ? null : <Panel title={t('votes.title')}><Votes votes={file.votes} /></Panel>}
        {file.declared.kind === 'supporting' ? null : <Panel title={t('vote.title')}><VoteForm key={`${file.id}:${file.sha256}`} request={request} file={file} next={next} go={({ id }) => show(id)} /></Panel>}
        <Panel title={t('file.declared')}><FileFacts file={file} wide /></Panel>
      </div>
    </>
  )
}

const open = ({ myVote, declared }: File): boolean => myVote === null && declared.kind === 'output'

/** The files of the turn, the one that is shown (named in the address), and the ways from one to another. */
function useFiles(request: EgressRequest) {
  const [search, setSearch] = useSearchParams()
  const files = request.turns.at(-1)?.files ?? []
  const named = files.find(({ id }) => id === search.get('file'))
  const file = named ?? files.find(open) ?? files[0]
  const at = file === undefined ? -1 : files.indexOf(file)
  const [led, setLed] = useState(false)
  const choose = (id: string) => setSearch({ file: id }, { replace: true })
  const first = file?.id
  // A vote must not take the file from under the reader's eyes: the one that is shown first is named as well.
  useEffect(() => { if (named === undefined && first !== undefined) setSearch({ file: first }, { replace: true }) }, [named, first, setSearch])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F9' || event.ctrlKey || event.altKey || event.metaKey || files.length < 2 || document.querySelector('[role=alertdialog]') !== null) return
      event.preventDefault()
      const next = files[(at + (event.shiftKey ? -1 : 1) + files.length) % files.length]
      if (next !== undefined) { setLed(true); choose(next.id) }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  // From here on to the end of the list, then from its beginning.
  const next = [...files.slice(at + 1), ...files.slice(0, Math.max(0, at))].find(open)
  return { files, file, next, led, choose: (id: string) => { setLed(false); choose(id) }, lead: (id: string) => { setLed(true); choose(id) } }
}

function Review({ request }: { request: EgressRequest }) {
  const { t, local } = useTexts()
  const { moment, number } = useFormats()
  const turn = request.turns.at(-1)
  const { files, file, next, led, choose, lead } = useFiles(request)
  return (
    <Page wide title={request.title} trail={[{ to: paths.review, label: t('queue.title') }]}
      badges={<><EgressStateBadge state={request.state} />{request.turn > 1 ? <StatusBadge tone="quiet">{t('request.turn', { turn: number(request.turn) })}</StatusBadge> : null}<span className="small quiet">{request.author.name} · {local(request.projectTitle)} · {moment(turn?.submittedAt ?? request.submittedAt)} · <code>{request.profile}</code></span></>}
      actions={<ReviewActs request={request} />} lead={turn === undefined ? undefined : <p className="pre-line small">{turn.context}</p>}>
      <div className="review">
        <div className="review-list"><ReviewState request={request} /><FileList files={files} chosen={file?.id ?? ''} choose={choose} requestId={request.id} /></div>
        {file === undefined ? <Skeleton /> : <FileReview key={file.id} request={request} file={file} next={next} led={led} show={lead} />}
      </div>
    </Page>
  )
}

/** The review of one egress request: files, findings, the own vote, and what may be done with the whole. */
export function EgressReview() {
  const { id = '' } = useParams()
  const request = useRead('egressRequest', { params: { id } }, { every: 4000 })
  return <Loaded of={request} level="page" skeleton={<main id="main" tabIndex={-1} className="page page-wide"><Skeleton lines={2} tall /><Skeleton lines={10} /></main>}>{(data) => <Review key={data.id} request={data} />}</Loaded>
}
