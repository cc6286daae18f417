import { FileKey2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { LocalText } from '../../../../../contract/resources/common-fields.ts'
import type { Dataset } from '../../../../../contract/resources/licence.ts'
import type { RegisteredProject, RowCondition } from '../../../../../contract/resources/registry.ts'
import { useAct, usePages, useRead } from '../../../api/queries.ts'
import { useFormDraft } from '../../../app/kept-drafts.ts'
import { useMe } from '../../../app/me.ts'
import { paths } from '../../../app/paths.ts'
import { Button, ButtonLink } from '../../../components/button.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { CheckList, PairInput, SelectInput, TextInput, whole } from '../../../components/fields.tsx'
import { KeptNote } from '../../../components/kept-note.tsx'
import { Loaded, ReadFailure, Skeleton, StandIn } from '../../../components/loaded.tsx'
import { Page } from '../../../components/page.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { UnitInput } from '../unit-input.tsx'
import { ConditionDraft, ConditionList, conditionOf } from './condition-list.tsx'

const GrantDraft = z.object({ key: z.string(), projectId: z.string(), variables: z.array(z.string()), conditions: z.array(ConditionDraft), unit: z.string(), rows: LocalText, terms: LocalText, startsOn: z.string(), endsOn: z.string() })

const keyOf = (dataset: Dataset): string => `${dataset.id} ${dataset.version}`
const today = (): string => new Date().toLocaleDateString('sv-SE')

function GrantForm({ datasets, projects }: { datasets: readonly Dataset[]; projects: readonly RegisteredProject[] }) {
  const { t, local } = useTexts()
  const { day, number } = useFormats()
  const navigate = useNavigate()
  const { mutateAsync: grant } = useAct('grantLicence')
  const begun = useMemo(() => ({ key: '', projectId: '', variables: [], conditions: [], unit: '', rows: { ko: '', en: '' }, terms: { ko: t('grant.usualTerms', { lng: 'ko' }), en: t('grant.usualTerms', { lng: 'en' }) }, startsOn: today(), endsOn: '' }), [t])
  const { form, set, drop, kept } = useFormDraft('grant', begun, GrantDraft)
  const [found] = useState(kept)
  const { key, projectId, variables, conditions, unit, rows, terms, startsOn, endsOn } = form
  const dataset = datasets.find((one) => keyOf(one) === key)
  const project = projects.find(({ id }) => id === projectId)
  const choose = (chosen: string) => set({ key: chosen, variables: [], conditions: [], unit: datasets.find((one) => keyOf(one) === chosen)?.unit ?? '' })
  const meant = dataset === undefined ? [] : conditions.map((one) => conditionOf(one, dataset.variables))
  const ready = dataset !== undefined && project !== undefined && variables.length > 0 && meant.every((one) => one !== null) && unit.trim() !== '' && whole(rows) && whole(terms) && endsOn !== '' && endsOn >= startsOn && endsOn >= today()
  const act = async () => {
    if (dataset === undefined) return
    await grant({ body: { projectId, datasetId: dataset.id, version: dataset.version, unit, variables, conditions: meant as RowCondition[], rows, terms, startsOn, endsOn } })
    drop()
    void navigate(paths.data)
  }
  return (
    <div className="stack-loose">
      {found && kept ? <KeptNote drop={drop} /> : null}
      <Panel title={t('grant.what')}>
        <div className="stack">
          <div className="pair">
            <SelectInput required label={t('data.dataset')} empty={t('form.choose')} value={key} set={choose} options={datasets.map((one) => ({ value: keyOf(one), label: `${local(one.title)} · ${t('licence.version', { version: one.version })}` }))} />
            <SelectInput required label={t('data.project')} empty={t('form.choose')} value={projectId} set={(chosen) => set({ projectId: chosen })} options={projects.map((one) => ({ value: one.id, label: `${local(one.title)} · ${one.permitReference}` }))} />
          </div>
          {project === undefined ? null : <p className="small quiet">{t('grant.members', { members: project.members.map(({ name }) => name).join(', ') || t('common.none'), until: day(project.permitEndsOn) })}</p>}
          {dataset === undefined ? null : (
            <>
              <CheckList label={t('grant.variables')} values={variables} set={(chosen) => set({ variables: chosen })} options={dataset.variables.map(({ name, label, type }) => ({ value: name, label: name, note: `${local(label)} · ${t(`variable.types.${type}`)}` }))} />
              <div className="row"><Button size="small" onPress={() => set({ variables: dataset.variables.map(({ name }) => name) })}>{t('grant.all')}</Button><Button size="small" look="quiet" onPress={() => set({ variables: [] })}>{t('grant.noVariable')}</Button></div>
              <ConditionList variables={dataset.variables} conditions={conditions} set={(next) => set({ conditions: next })} />
            </>
          )}
          <PairInput label={t('licence.rows')} value={rows} set={(words) => set({ rows: words })} />
        </div>
      </Panel>
      <Panel title={t('grant.terms')}>
        <div className="stack">
          <PairInput area label={t('grant.terms')} value={terms} set={(words) => set({ terms: words })} />
          <div className="pair">
            <TextInput required type="date" label={t('grant.from')} value={startsOn} set={(day) => set({ startsOn: day })} />
            <TextInput required type="date" min={startsOn} label={t('grant.to')} hint={t('grant.toHint')} value={endsOn} set={(day) => set({ endsOn: day })} />
          </div>
          <UnitInput value={unit} set={(word) => set({ unit: word })} />
        </div>
      </Panel>
      <div className="row">
        <ConfirmAct trigger={{ label: t('grant.open'), look: 'primary', size: 'large', icon: <FileKey2 size={18} aria-hidden />, disabled: !ready }} title={t('grant.title')} confirm={t('grant.confirm')} act={act}
          consequences={[
            t('grant.means', { project: project === undefined ? '' : local(project.title), dataset: dataset === undefined ? '' : local(dataset.title) }),
            t('grant.meansWhat', { variables: number(variables.length), conditions: number(conditions.length) }), t('grant.meansTime', { from: startsOn === '' ? '' : day(startsOn), to: endsOn === '' ? '' : day(endsOn) }), t('grant.meansUndo'),
          ]} />
        <ButtonLink to={paths.data}>{t('common.cancel')}</ButtonLink>
      </div>
    </div>
  )
}

/** The custodian grants a project the use of variables and rows of a dataset version, for a time. */
export function GrantLicence() {
  const { t } = useTexts()
  const me = useMe()
  const datasets = usePages('datasets', { query: { limit: 200 } })
  const projects = useRead('registeredProjects', {})
  const own = (datasets.data ?? []).filter(({ custodian }) => custodian.id === me.id)
  return (
    <Page title={t('grant.open')} lead={t('grant.lead')} trail={[{ to: paths.data, label: t('data.title') }]}>
      {datasets.data === undefined ? (datasets.isError ? <ReadFailure error={datasets.error} retry={() => void datasets.refetch()} /> : <Skeleton />) : own.length === 0
        ? <StandIn icon={<FileKey2 size={26} />} title={t('data.noDatasets')} actions={<ButtonLink to={paths.registerDataset} look="primary">{t('dataset.open')}</ButtonLink>} />
        : <Loaded of={projects}>{({ items }) => (items.length === 0 ? <StandIn icon={<FileKey2 size={26} />} title={t('register.noProjects')}>{t('grant.noProject')}</StandIn> : <GrantForm datasets={own} projects={items} />)}</Loaded>}
    </Page>
  )
}
