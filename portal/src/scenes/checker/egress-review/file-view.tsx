import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { FileQuestion } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import type { Finding, FilePreview } from '../../../../../contract/resources/egress-request.ts'
import type { ApiError } from '../../../api/api-error.ts'
import { addressOf, call } from '../../../api/client.ts'
import { Banner } from '../../../components/banner.tsx'
import { Button } from '../../../components/button.tsx'
import { Loaded, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import type { File } from './file-list.tsx'
import { NotebookView } from './notebook-view.tsx'
import { TableGrid } from './table-grid.tsx'
import type { GridChanges } from './table-grid.tsx'

const CodeView = lazy(() => import('../../../components/code/code-view.tsx').then((it) => ({ default: it.CodeView })))

interface FileViewProps { requestId: string; file: File; chosen: Finding | null; choose: (finding: Finding) => void; repair: GridChanges | null }
type Of<K extends FilePreview['kind']> = Extract<FilePreview, { kind: K }>

function TableView({ preview, fromRow, setFromRow, file, chosen, choose, repair }: Omit<FileViewProps, 'requestId'> & { preview: Of<'table'>; fromRow: number; setFromRow: (row: number) => void }) {
  const { t } = useTexts()
  const { number } = useFormats()
  const [index, setIndex] = useState(0)
  const wanted = chosen?.at?.sheet
  useEffect(() => {
    const found = preview.sheets.findIndex(({ name }) => name === wanted)
    if (found >= 0) setIndex(found)
  }, [wanted, preview.sheets])
  const sheet = preview.sheets[Math.min(index, preview.sheets.length - 1)]
  const row = chosen?.at?.row ?? null
  useEffect(() => {
    if (sheet === undefined || row === null) return
    const last = sheet.firstRow + sheet.rows.length - 1
    if (row < sheet.firstRow || (row > last && sheet.truncated)) setFromRow(Math.max(0, row - 20))
  }, [row, sheet, setFromRow])
  if (sheet === undefined) return <StandIn icon={<FileQuestion size={26} />} title={t('preview.empty')} />
  const last = sheet.firstRow + sheet.rows.length - 1
  return (
    <>
      {preview.sheets.length < 2 ? null : (
        <div className="row grid-sheets" role="group" aria-label={t('preview.sheets')}>
          {preview.sheets.map(({ name }, at) => <Button key={at} size="small" look={at === index ? 'primary' : 'plain'} aria-pressed={at === index} onPress={() => setIndex(at)}>{name ?? t('preview.sheet', { number: at + 1 })}</Button>)}
        </div>
      )}
      <TableGrid sheet={sheet} findings={file.findings} chosen={chosen} choose={choose} repair={repair} label={t('preview.table', { file: file.path })} />
      {sheet.truncated || fromRow > 0 ? (
        <div className="row-apart grid-pages small">
          <span>{t('preview.rows', { from: number(sheet.firstRow), to: number(last) })}</span>
          <span className="row"><Button size="small" isDisabled={fromRow === 0} onPress={() => setFromRow(Math.max(0, fromRow - sheet.rows.length))}>{t('preview.earlier')}</Button><Button size="small" isDisabled={!sheet.truncated} onPress={() => setFromRow(last)}>{t('preview.later')}</Button></span>
        </div>
      ) : <p className="small quiet grid-pages">{t('preview.whole', { rows: number(sheet.rows.length) })}</p>}
    </>
  )
}

function TextView({ preview, file, chosen }: { preview: Of<'text'>; file: File; chosen: Finding | null }) {
  const { t } = useTexts()
  const marks = useMemo(() => file.findings.flatMap(({ at, outcome, message }) => (at?.line || at?.row ? [{ line: at.line ?? at.row ?? 1, outcome, message }] : [])), [file.findings])
  return (
    <>
      {preview.truncated ? <Banner tone="review" title={t('preview.truncated')}>{t('preview.truncatedText')}</Banner> : null}
      <Suspense fallback={<Skeleton lines={8} />}><CodeView text={preview.text} language={preview.language} label={t('preview.text', { file: file.path })} marks={marks} line={chosen?.at?.line ?? chosen?.at?.row ?? null} /></Suspense>
    </>
  )
}

function Pictures({ preview, requestId, file }: { preview: Of<'picture'>; requestId: string; file: File }) {
  const { t } = useTexts()
  return (
    <div className="pictures">
      {preview.pictures.map(({ index, width, height }) => (
        <figure key={index}>
          <img src={addressOf('filePicture', { params: { id: requestId, fileId: file.id, index } })} width={width} height={height} alt={t('preview.picture', { file: file.declared.title || file.path, number: index + 1 })} />
          <figcaption className="small quiet number">{width} × {height}</figcaption>
        </figure>
      ))}
    </div>
  )
}

/** A frozen file, rendered from data that the server read out of it. */
export function FileView({ requestId, file, chosen, choose, repair }: FileViewProps) {
  const { t } = useTexts()
  const [fromRow, setFromRow] = useState(0)
  const preview = useQuery<FilePreview, ApiError>({
    queryKey: ['filePreview', requestId, file.id, fromRow],
    queryFn: ({ signal }) => call('filePreview', { params: { id: requestId, fileId: file.id }, query: { fromRow } }, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded of={preview} skeleton={<Skeleton lines={10} />}>
      {(data) => {
        switch (data.kind) {
          case 'table': return <TableView preview={data} fromRow={fromRow} setFromRow={setFromRow} file={file} chosen={chosen} choose={choose} repair={repair} />
          case 'text': return <TextView preview={data} file={file} chosen={chosen} />
          case 'notebook': return <NotebookView preview={data} requestId={requestId} file={file} />
          case 'picture': return <Pictures preview={data} requestId={requestId} file={file} />
          case 'none': return <StandIn icon={<FileQuestion size={26} />} title={t('preview.none')}>{data.reason}</StandIn>
        }
      }}
    </Loaded>
  )
}
