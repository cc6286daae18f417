import { FolderPlus, Folders, UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { memberRoles, readableIdPattern } from '../../../../../contract/resources/registry.ts'
import type { MemberRole, RegisteredProject } from '../../../../../contract/resources/registry.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { useMe } from '../../../app/me.ts'
import { Ability } from '../../../components/ability-act.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { PairInput, SelectInput, TextInput, whole } from '../../../components/fields.tsx'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { Loaded, StandIn } from '../../../components/loaded.tsx'
import { Panel } from '../../../components/panel.tsx'
import { SearchedList } from '../../../components/searched-list.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'

const nothing = { id: '', title: { ko: '', en: '' }, purpose: { ko: '', en: '' }, permitReference: '', permitEndsOn: '' }

function AddProject() {
  const { t } = useTexts()
  const { mutateAsync: create } = useAct('createProject')
  const [draft, setDraft] = useState(nothing)
  const set = (part: Partial<typeof nothing>) => setDraft((before) => ({ ...before, ...part }))
  const ready = readableIdPattern.test(draft.id) && whole(draft.title) && whole(draft.purpose) && draft.permitReference.trim() !== '' && draft.permitEndsOn !== ''
  return (
    <FormDialog trigger={{ label: t('register.addProject'), look: 'primary', icon: <FolderPlus size={16} aria-hidden /> }} title={t('register.addProject')} submit={t('register.register')} ready={ready} reset={() => setDraft(nothing)}
      act={() => create({ body: draft }).then(() => null)}>
      <TextInput required code label={t('register.projectId')} hint={t('register.projectIdHint')} value={draft.id} set={(id) => set({ id })} />
      <PairInput label={t('register.projectTitle')} value={draft.title} set={(title) => set({ title })} />
      <PairInput area label={t('register.purpose')} value={draft.purpose} set={(purpose) => set({ purpose })} />
      <div className="pair">
        <TextInput required label={t('register.permit')} value={draft.permitReference} set={(permitReference) => set({ permitReference })} />
        <TextInput required type="date" label={t('register.permitEnds')} value={draft.permitEndsOn} set={(permitEndsOn) => set({ permitEndsOn })} />
      </div>
    </FormDialog>
  )
}

function AddMember({ project }: { project: RegisteredProject }) {
  const { t, local } = useTexts()
  const me = useMe()
  const people = useRead('people', {})
  const { mutateAsync: add } = useAct('addMember')
  const [draft, setDraft] = useState({ personId: '', role: 'researcher' as MemberRole, until: '' })
  const others = (people.data?.items ?? []).filter((person) => !person.disabled && person.id !== me.id)
  return (
    <FormDialog trigger={{ label: t('register.addMember'), size: 'small', icon: <UserPlus size={15} aria-hidden /> }} title={t('register.addMemberTo', { project: local(project.title) })} submit={t('register.addMember')} ready={draft.personId !== ''}
      reset={() => setDraft({ personId: '', role: 'researcher', until: '' })} act={() => add({ params: { id: project.id }, body: { ...draft, until: draft.until === '' ? null : draft.until } }).then(() => null)}>
      <SelectInput required label={t('register.person')} empty={t('form.choose')} value={draft.personId} set={(personId) => setDraft({ ...draft, personId })} options={others.map((person) => ({ value: person.id, label: `${person.name} (${person.username})` }))} />
      <div className="pair">
        <SelectInput required label={t('register.role')} value={draft.role} set={(role) => setDraft({ ...draft, role: role as MemberRole })} options={memberRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }))} />
        <TextInput type="date" label={t('register.memberUntil')} hint={t('register.memberUntilHint')} value={draft.until} set={(until) => setDraft({ ...draft, until })} />
      </div>
    </FormDialog>
  )
}

/** A membership ends whole: a person's roles on the project stand together. */
function byPerson(members: RegisteredProject['members']): Map<string, { name: string; roles: RegisteredProject['members'][number]['role'][] }> {
  const people = new Map<string, { name: string; roles: RegisteredProject['members'][number]['role'][] }>()
  for (const { personId, name, role } of members) people.set(personId, { name, roles: [...(people.get(personId)?.roles ?? []), role] })
  return people
}

function Members({ project }: { project: RegisteredProject }) {
  const { t } = useTexts()
  const { mutateAsync: remove } = useAct('removeMember')
  if (project.members.length === 0) return <span className="quiet">{t('register.noMembers')}</span>
  return (
    <ul className="members">
      {[...byPerson(project.members)].map(([personId, member]) => (
        <li key={personId} className="row">
          <span>{member.name} <span className="small quiet">{member.roles.map((role) => t(`roles.${role}`)).join(', ')}</span></span>
          <Ability of={project.abilities} act="remove-member">
            <ConfirmAct trigger={{ label: t('register.removeMember'), look: 'quiet', size: 'small', icon: <UserMinus size={14} aria-hidden /> }} danger title={t('register.removeTitle', { person: member.name })}
              consequences={[t('register.removeSessions'), t('register.removeFiles')]} reason={{ label: t('common.reason'), hint: t('common.reasonHint') }} confirm={t('register.removeMember')}
              act={(reason) => remove({ params: { id: project.id, personId }, body: { reason } })} />
          </Ability>
        </li>
      ))}
    </ul>
  )
}

/** Approved projects and who belongs to them. */
export function ProjectsPanel() {
  const { t, local } = useTexts()
  const { day } = useFormats()
  const projects = useRead('registeredProjects', {})
  return (
    <Panel title={t('register.projects')} note={t('register.projectsNote')} actions={<AddProject />} flush>
      <Loaded of={projects}>{({ items }) => (
        <SearchedList rows={items} step={20} label={t('list.searchProjects')} hint={t('list.searchProjectsHint')} wordsOf={({ id, title, permitReference, members }) => [id, title.ko, title.en, permitReference, ...members.map(({ name }) => name)]}>{(rows) => (
        <DataTable label={t('register.projects')} rows={rows} rowKey={({ id }) => id} empty={<StandIn icon={<Folders size={26} />} title={t('register.noProjects')} />} columns={[
          { key: 'title', label: t('data.project'), head: true, cell: (row) => <div className="cell-title"><span className="strong">{local(row.title)}</span><code className="small quiet">{row.id}</code></div> },
          { key: 'permit', label: t('register.permit'), cell: (row) => <div className="stack-tight"><span>{row.permitReference}</span><span className="small quiet">{t('register.until', { day: day(row.permitEndsOn) })}</span></div> },
          { key: 'members', label: t('register.members'), cell: (row) => <Members project={row} /> },
          { key: 'act', label: t('data.act'), narrow: true, cell: (row) => <Ability of={row.abilities} act="add-member"><AddMember project={row} /></Ability> },
        ]} />
        )}</SearchedList>
      )}</Loaded>
    </Panel>
  )
}
