import { Download, KeyRound } from 'lucide-react'
import type { EgressRequest } from '../../../../../contract/resources/egress-request.ts'
import { addressOf } from '../../../api/client.ts'
import { useRead } from '../../../api/queries.ts'
import { Ability } from '../../../components/ability-act.tsx'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { CopyLine } from '../../../components/copy-line.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { Facts, Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

/** The file that a public key is saved under: enough of its id to tell it from others. */
export const keyFileOf = (keyId: string): string => `${keyId.slice(0, 16)}.pem`

/** Saves text as a file of the browser. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

/** The released package: download, and how anyone can verify it offline. */
export function ReleasePanel({ request, release }: { request: EgressRequest; release: NonNullable<EgressRequest['release']> }) {
  const { t } = useTexts()
  const { bytes } = useFormats()
  const keys = useRead('keys', {})
  const key = keys.data?.keys.find(({ keyId }) => keyId === release.keyId)
  const zip = `glovebox-${request.id}.zip`
  const keyFile = keyFileOf(release.keyId)
  return (
    <Panel title={t('release.title')} note={t('release.note')} actions={
      <Ability of={request.abilities} act="download" explain>
        <ButtonLink look="primary" href={addressOf('releaseZip', { params: { id: request.id } })} download={zip} icon={<Download size={17} aria-hidden />}>{t('release.download', { size: bytes(release.zipBytes) })}</ButtonLink>
      </Ability>
    }>
      <div className="stack">
        <Facts items={[
          [t('release.at'), <Moment key="m" at={release.releasedAt} exact />],
          [t('release.by'), release.releasedBy.name],
          [t('release.key'), <code key="k">{release.keyId}</code>],
        ]} />
        <div className="stack-tight"><p className="field-label">{t('release.hash')}</p><CopyLine text={release.zipSha256} label={t('release.hash')} /></div>
        <div className="stack-tight">
          <h3>{t('release.verifyTitle')}</h3>
          <p className="measure">{t('release.verifyText')}</p>
          <CopyLine text={`npx glovebox verify ${zip} --key ${keyFile}`} label={t('release.command')} />
          {key === undefined ? null : <div className="no-print"><Button size="small" icon={<KeyRound size={15} aria-hidden />} onPress={() => saveText(keyFile, key.pem)}>{t('release.saveKey', { file: keyFile })}</Button></div>}
        </div>
      </div>
    </Panel>
  )
}
