import { Download, KeyRound, ShieldCheck } from 'lucide-react'
import { addressOf } from '../../../api/client.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { Banner } from '../../../components/banner.tsx'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { CopyLine, Hash } from '../../../components/copy-line.tsx'
import { ActFailure } from '../../../components/error-text.tsx'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { keyFileOf, saveText } from '../../researcher/egress-request/release-panel.tsx'

/** Verifies chain and signed heads now, and says what is wrong where. */
export function VerifyPanel() {
  const { t } = useTexts()
  const { number } = useFormats()
  const verify = useAct('auditVerification')
  const result = verify.data
  return (
    <Panel title={t('chain.title')} note={t('chain.note')}>
      <div className="stack">
        <Button look="primary" className="button-block" icon={<ShieldCheck size={17} aria-hidden />} busy={verify.isPending} onPress={() => verify.mutate({})}>{t('chain.verify')}</Button>
        <ActFailure error={verify.error} />
        {result === undefined ? null : (
          <Banner tone={result.ok ? 'ok' : 'fail'} title={result.ok ? t('chain.intact') : t('chain.broken', { count: result.faults.length })} live>
            <p className="number">{t('chain.checked', { records: number(result.records), heads: number(result.heads) })}</p>
            <p className="small"><Moment at={result.checkedAt} exact /></p>
            <ul>{result.faults.map((fault, index) => <li key={index}><strong className="number">{t('log.open', { sequence: fault.sequence })}</strong>: {t(`chain.fault.${fault.fault}`)} {fault.detail}</li>)}</ul>
          </Banner>
        )}
        <ButtonLink href={addressOf('auditExport', {})} download="glovebox-audit.ndjson" icon={<Download size={16} aria-hidden />}>{t('chain.export')}</ButtonLink>
        <div className="stack-tight"><p className="small quiet">{t('chain.offline')}</p><CopyLine text="npx glovebox audit verify glovebox-audit.ndjson" label={t('release.command')} /></div>
      </div>
    </Panel>
  )
}

/** The newest signed heads. */
export function HeadsPanel() {
  const { t } = useTexts()
  const heads = useRead('auditHeads', {}, { every: 10_000 })
  return (
    <Panel title={t('chain.heads')} note={t('chain.headsNote')}>
      <Loaded of={heads} skeleton={<Skeleton lines={2} />}>
        {(data) => data.heads.length === 0 ? <p className="quiet small">{t('chain.noHeads')}</p> : (
          <ul className="chain-list">{[...data.heads].sort((a, b) => b.sequence - a.sequence).slice(0, 8).map((head) => (
            <li key={`${head.sequence}-${head.at}`}><span className="strong number">{t('log.open', { sequence: head.sequence })}</span><Hash value={head.hash} /><span className="small quiet"><Moment at={head.at} exact /></span><Hash value={head.keyId} length={16} /></li>
          ))}</ul>
        )}
      </Loaded>
    </Panel>
  )
}

/** Public keys, for verification without this server. */
export function KeysPanel() {
  const { t } = useTexts()
  const { moment } = useFormats()
  const keys = useRead('keys', {})
  return (
    <Panel title={t('chain.keys')} note={t('chain.keysNote')}>
      <Loaded of={keys} skeleton={<Skeleton lines={2} />}>
        {(data) => (
          <ul className="chain-list">{data.keys.map((key) => (
            <li key={key.keyId}>
              <span className="strong">{t(`chain.use.${key.use}`)}</span><code>{key.keyId}</code>
              <span className="small quiet">{key.retiredAt === null ? t('chain.since', { at: moment(key.createdAt) }) : t('chain.retired', { at: moment(key.retiredAt) })}</span>
              <Button size="small" icon={<KeyRound size={14} aria-hidden />} onPress={() => saveText(keyFileOf(key.keyId), key.pem)}>{t('chain.saveKey')}</Button>
            </li>
          ))}</ul>
        )}
      </Loaded>
    </Panel>
  )
}
