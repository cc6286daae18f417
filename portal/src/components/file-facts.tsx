import type { FrozenFile } from '../../../contract/resources/egress-request.ts'
import { useFormats } from '../i18n/formats.ts'
import { useTexts, useUnitText } from '../i18n/texts.ts'
import { Hash } from './copy-line.tsx'
import { Facts } from './panel.tsx'

/** What the author says of a file, and what it is. */
export function FileFacts({ file, wide = false }: { file: FrozenFile; wide?: boolean }) {
  const { t } = useTexts()
  const { bytes, number } = useFormats()
  const { declared } = file
  const unitOf = useUnitText()
  const said = (text: string) => (text === '' ? <span className="quiet">{t('file.notSaid')}</span> : <span className="pre-line">{text}</span>)
  return (
    <Facts wide={wide} items={[
      [t('file.type'), t(`file.types.${declared.type}`)],
      [t('file.population'), said(declared.population)],
      [t('file.n'), declared.n === null ? said('') : `${number(declared.n)} (${unitOf(declared.unit)})`],
      [t('file.controls'), said(declared.controls)],
      [t('file.kind'), t(`file.kinds.${declared.kind}`)],
      [t('file.size'), bytes(file.bytes)],
      [t('file.hash'), <Hash key="h" value={file.sha256} />],
      ...(file.derived ? [[t('file.derived'), t('file.derivedText')] as const] : []),
    ]} />
  )
}

/** The end of a path: what a person calls the file. */
export const fileName = (path: string): string => path.split('/').at(-1) ?? path
