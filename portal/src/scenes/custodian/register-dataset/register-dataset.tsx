import { DatabaseZap, FileInput } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { LocalText } from '../../../../../contract/resources/common-fields.ts'
import type { Dataset } from '../../../../../contract/resources/licence.ts'
import { identifierDomainPattern, readableIdPattern, sha256Pattern, versionPattern } from '../../../../../contract/resources/registry.ts'
import type { DatasetContents, DatasetFile } from '../../../../../contract/resources/registry.ts'
import { useAct, usePages, useRead } from '../../../api/queries.ts'
import { useFormDraft } from '../../../app/kept-drafts.ts'
import { useMe } from '../../../app/me.ts'
import { paths } from '../../../app/paths.ts'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { ActFailure } from '../../../components/error-text.tsx'
import { PairInput, SelectInput, TextInput, whole } from '../../../components/fields.tsx'
import { KeptNote } from '../../../components/kept-note.tsx'
import { Loaded, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { UnitInput } from '../unit-input.tsx'
import { codesOf, codesText, DictionaryTable, VariableDraft } from './dictionary-table.tsx'

const DescriptionDraft = z.object({ title: LocalText, description: LocalText, facts: z.object({ contact: z.string(), source: z.string(), sourceLicence: z.string() }), unit: z.string(), domain: z.string(), variables: z.array(VariableDraft) })

interface FileStepProps { files: readonly { name: string; bytes: number }[]; own: readonly Dataset[]; found: (file: DatasetFile, contents: DatasetContents) => void }

/** First step: which file becomes which version. The hash shows that it is the file that was handed over. */
function FileStep({ files, own, found }: FileStepProps) {
  const { t, local } = useTexts()
  const { bytes } = useFormats()
  const read = useAct('readDatasetFile')
  const [draft, setDraft] = useState({ datasetId: '', version: '1', file: '', sha256: '' })
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const known = own.find(({ id }) => id === draft.datasetId)
  const ready = readableIdPattern.test(draft.datasetId) && versionPattern.test(draft.version) && draft.file !== '' && sha256Pattern.test(draft.sha256.trim().toLowerCase())
  const go = () => { const file = { ...draft, sha256: draft.sha256.trim().toLowerCase() }; read.mutate({ body: file }, { onSuccess: (contents) => found(file, contents) }) }
  const options = own.filter((one, index) => own.findIndex(({ id }) => id === one.id) === index).map((one) => ({ value: one.id, label: local(one.title) }))
  return (
    <Panel title={t('dataset.fileStep')} note={t('dataset.fileNote')}>
      <div className="stack">
        <SelectInput required label={t('dataset.file')} empty={t('form.choose')} value={draft.file} set={(file) => set({ file })} options={files.map(({ name, bytes: size }) => ({ value: name, label: `${name} · ${bytes(size)}` }))} />
        <TextInput required code label={t('dataset.hash')} hint={t('dataset.hashHint')} value={draft.sha256} set={(sha256) => set({ sha256 })} />
        <SelectInput label={t('dataset.of')} empty={t('dataset.new')} value={known === undefined ? '' : known.id} set={(datasetId) => set({ datasetId })} options={options} />
        <div className="pair">
          {known === undefined ? <TextInput required code label={t('dataset.id')} hint={t('dataset.idHint')} value={draft.datasetId} set={(datasetId) => set({ datasetId })} /> : <span />}
          <TextInput required code label={t('dataset.version')} {...(known === undefined ? {} : { hint: t('dataset.newest', { version: known.version }) })} value={draft.version} set={(version) => set({ version })} />
        </div>
        <ActFailure error={read.error} />
        <div><Button look="primary" busy={read.isPending} isDisabled={!ready} icon={<FileInput size={17} aria-hidden />} onPress={go}>{t('dataset.read')}</Button></div>
      </div>
    </Panel>
  )
}

const draftsOf = (contents: DatasetContents): VariableDraft[] => contents.variables.map((v) => ({
  name: v.name, type: v.type, ko: v.label.ko, en: v.label.en, codes: codesText(v.codes), unit: v.unit ?? '', kept: true, identifier: contents.identifiers.some(({ column }) => column === v.name),
}))

/** Second step: what the file is and what its variables mean. */
function DescriptionStep({ file, contents, before }: { file: DatasetFile; contents: DatasetContents; before: Dataset | undefined }) {
  const { t } = useTexts()
  const { number } = useFormats()
  const navigate = useNavigate()
  const { mutateAsync: register } = useAct('registerDataset')
  const begun = useMemo(() => ({
    title: before?.title ?? { ko: '', en: '' }, description: before?.description ?? { ko: '', en: '' }, facts: { contact: '', source: before?.source ?? '', sourceLicence: before?.sourceLicence ?? '' },
    unit: before?.unit ?? 'person', domain: contents.identifiers[0]?.domain ?? `${file.datasetId}-person`.slice(0, 40), variables: draftsOf(contents),
  }), [before, contents, file.datasetId])
  const { form, set, drop, kept: unsent } = useFormDraft(`dataset.${file.datasetId}.${file.version}.${file.sha256}`, begun, DescriptionDraft)
  const [found] = useState(unsent)
  const { title, description, facts, unit, domain, variables } = form
  const setFacts = (next: typeof facts) => set({ facts: next })
  const kept = variables.filter((one) => one.kept)
  const identifiers = kept.filter((one) => one.identifier)
  const left = contents.columns.length - contents.variables.length
  const ready = whole(title) && whole(description) && Object.values(facts).every((word) => word.trim() !== '') && unit.trim() !== '' && kept.length > 0
    && kept.every((one) => one.ko.trim() !== '' && one.en.trim() !== '' && codesOf(one.codes) !== null) && (identifiers.length === 0 || identifierDomainPattern.test(domain))
  const act = async () => {
    await register({ body: {
      ...file, title, description, ...facts, unit, identifiers: identifiers.map(({ name }) => ({ column: name, domain })),
      variables: kept.map((one) => ({
        name: one.name, type: one.identifier ? 'pseudonym' as const : one.type === 'pseudonym' ? 'text' as const : one.type, label: { ko: one.ko, en: one.en },
        ...(one.codes.trim() === '' ? {} : { codes: codesOf(one.codes) ?? {} }), ...(one.unit.trim() === '' ? {} : { unit: one.unit.trim() }),
      })),
    } })
    drop()
    void navigate(paths.data)
  }
  return (
    <div className="stack-loose">
      {found && unsent ? <KeptNote drop={drop} /> : null}
      <Panel title={t('dataset.describe')} note={t('dataset.found', { rows: number(contents.rows), columns: number(contents.columns.length) })}>
        <div className="stack">
          <PairInput label={t('dataset.title')} value={title} set={(words) => set({ title: words })} />
          <PairInput area label={t('dataset.description')} value={description} set={(words) => set({ description: words })} />
          <TextInput required label={t('dataset.contact')} hint={t('dataset.contactHint')} value={facts.contact} set={(contact) => setFacts({ ...facts, contact })} />
          <div className="pair">
            <TextInput required label={t('data.source')} value={facts.source} set={(source) => setFacts({ ...facts, source })} />
            <TextInput required label={t('dataset.sourceLicence')} value={facts.sourceLicence} set={(sourceLicence) => setFacts({ ...facts, sourceLicence })} />
          </div>
          <UnitInput value={unit} set={(word) => set({ unit: word })} />
        </div>
      </Panel>
      <Panel title={t('dataset.dictionary')} note={t('dataset.dictionaryNote')} flush>
        <div className="dictionary"><DictionaryTable variables={variables} set={(next) => set({ variables: next })} /></div>
      </Panel>
      {left > 0 ? <p className="small quiet">{t('dataset.leftOut', { count: left })}</p> : null}
      {identifiers.length === 0 ? null : <Panel title={t('dataset.domain')}><TextInput required code label={t('dataset.domain')} hint={t('dataset.domainHint')} value={domain} set={(word) => set({ domain: word })} /></Panel>}
      <div className="row">
        <ConfirmAct trigger={{ label: t('dataset.open'), look: 'primary', size: 'large', icon: <DatabaseZap size={18} aria-hidden />, disabled: !ready }} title={t('dataset.confirmTitle', { dataset: file.datasetId, version: file.version })} confirm={t('dataset.confirm')} act={act}
          consequences={[t('dataset.meansCatalogue'), t('dataset.meansFixed'), identifiers.length === 0 ? t('dataset.meansNoIdentifier') : t('dataset.meansPseudonyms', { names: identifiers.map(({ name }) => name).join(', ') })]} />
        <ButtonLink to={paths.data}>{t('common.cancel')}</ButtonLink>
      </div>
    </div>
  )
}

/** The custodian registers a dataset version from a file that the operator has laid into the import folder. */
export function RegisterDataset() {
  const { t } = useTexts()
  const me = useMe()
  const files = useRead('incomingFiles', {}, { every: 10_000 })
  const datasets = usePages('datasets', { query: { limit: 200 } })
  const own = (datasets.data ?? []).filter(({ custodian }) => custodian.id === me.id)
  const [found, setFound] = useState<{ file: DatasetFile; contents: DatasetContents } | null>(null)
  return (
    <Page wide title={t('dataset.open')} lead={t('dataset.lead')} trail={[{ to: paths.data, label: t('data.title') }]}>
      {found !== null ? <DescriptionStep file={found.file} contents={found.contents} before={own.find(({ id }) => id === found.file.datasetId)} /> : (
        <Loaded of={files}>{({ items }) => (items.length === 0
          ? <StandIn icon={<FileInput size={26} />} title={t('dataset.noFiles')} actions={<Button onPress={() => void files.refetch()}>{t('common.tryAgain')}</Button>}>{t('dataset.noFilesText')}</StandIn>
          : <FileStep files={items} own={own} found={(file, contents) => setFound({ file, contents })} />)}</Loaded>
      )}
    </Page>
  )
}
