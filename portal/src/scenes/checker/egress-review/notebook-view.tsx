import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { FilePreview } from '../../../../../contract/resources/egress-request.ts'
import { addressOf } from '../../../api/client.ts'
import { Banner } from '../../../components/banner.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import type { File } from './file-list.tsx'

const CodeView = lazy(() => import('../../../components/code/code-view.tsx').then((it) => ({ default: it.CodeView })))
const languages = { code: 'python', markdown: 'markdown', raw: 'plaintext' } as const

/** Makes an editor for a cell only when it comes near the screen; until then its text as it is. */
function NearScreen({ text, children }: { text: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (place.current === null || near) return undefined
    const watch = new IntersectionObserver((entries) => { if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true) }, { rootMargin: '600px' })
    watch.observe(place.current)
    return () => watch.disconnect()
  }, [near])
  const plain = <pre className="cell-plain" tabIndex={0}>{text}</pre>
  return <div ref={place}>{near ? <Suspense fallback={plain}>{children}</Suspense> : plain}</div>
}

/** A notebook cell by cell: sources read-only, outputs as text or re-encoded pictures, everything else left out and said so. */
export function NotebookView({ preview, requestId, file }: { preview: Extract<FilePreview, { kind: 'notebook' }>; requestId: string; file: File }) {
  const { t } = useTexts()
  return (
    <div className="notebook">
      {preview.truncated ? <Banner tone="review" title={t('preview.truncated')}>{t('preview.truncatedText')}</Banner> : null}
      {preview.cells.map((cell, index) => (
        <section key={index} className={`cell cell-${cell.type}`} aria-label={t('notebook.cell', { number: index + 1 })}>
          <p className="cell-number small quiet number">{index + 1} <span>{t(`notebook.${cell.type}`)}</span></p>
          <div className="cell-source"><NearScreen text={cell.source}><CodeView text={cell.source} language={languages[cell.type]} label={t('notebook.cell', { number: index + 1 })} grow /></NearScreen></div>
          {cell.outputs.map((output, at) => (
            <div key={at} className="cell-output">
              <p className="small quiet">{t('notebook.output')}</p>
              {output.kind === 'text' ? <pre tabIndex={0} aria-label={t('notebook.outputOf', { number: index + 1 })}>{output.text}</pre> : null}
              {output.kind === 'picture' && output.picture !== null ? <img src={addressOf('filePicture', { params: { id: requestId, fileId: file.id, index: output.picture } })} alt={t('notebook.outputOf', { number: index + 1 })} loading="lazy" /> : null}
              {output.kind === 'omitted' ? <p className="small refusal">{t('notebook.omitted')} {output.text}</p> : null}
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}
