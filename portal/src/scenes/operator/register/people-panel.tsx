import { KeyRound, ShieldCheck, UserRoundCheck, UserRoundX, Users } from 'lucide-react'
import { useState } from 'react'
import { personRoles } from '../../../../../contract/resources/registry.ts'
import type { PersonRole, RegisteredPerson } from '../../../../../contract/resources/registry.ts'
import { useAct, useRead } from '../../../api/queries.ts'
import { may } from '../../../components/ability-act.tsx'
import { Button } from '../../../components/button.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ActFailure } from '../../../components/error-text.tsx'
import { CheckList } from '../../../components/fields.tsx'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { Loaded, StandIn } from '../../../components/loaded.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { SearchedList } from '../../../components/searched-list.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { AddPerson } from './add-person.tsx'
import { ShownOnce } from './shown-once.tsx'

function ChangeRoles({ person }: { person: RegisteredPerson }) {
  const { t } = useTexts()
  const { mutateAsync: save } = useAct('setPersonRoles')
  const [roles, setRoles] = useState<PersonRole[]>(person.roles)
  return (
    <FormDialog trigger={{ label: t('register.changeRoles'), size: 'small', icon: <ShieldCheck size={15} aria-hidden /> }} title={t('register.rolesOf', { person: person.name })} submit={t('register.save')} ready reset={() => setRoles(person.roles)}
      act={() => save({ params: { id: person.id }, body: { roles } }).then(() => null)}>
      <CheckList label={t('register.roles')} values={roles} set={(chosen) => setRoles(chosen as PersonRole[])} options={personRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }))} />
      <p className="hint">{t('register.rolesHint')}</p>
    </FormDialog>
  )
}

function RenewPassword({ person }: { person: RegisteredPerson }) {
  const { t } = useTexts()
  const { mutateAsync: renew } = useAct('renewPassword')
  const act = async () => {
    const { password } = await renew({ params: { id: person.id } })
    return password === null ? null : <ShownOnce username={person.username} password={password} />
  }
  return (
    <FormDialog trigger={{ label: t('register.newPassword'), size: 'small', icon: <KeyRound size={15} aria-hidden /> }} title={t('register.newPasswordOf', { person: person.name })} submit={t('register.makePassword')} ready reset={() => undefined} act={act}>
      <p>{t('register.newPasswordMeans')}</p>
    </FormDialog>
  )
}

function CloseOrOpen({ person }: { person: RegisteredPerson }) {
  const { t } = useTexts()
  const change = useAct('setPersonDisabled')
  if (person.disabled) return <div className="stack-tight"><Button size="small" icon={<UserRoundCheck size={15} aria-hidden />} busy={change.isPending} onPress={() => change.mutate({ params: { id: person.id }, body: { disabled: false } })}>{t('register.open')}</Button><ActFailure error={change.error} /></div>
  return (
    <ConfirmAct trigger={{ label: t('register.close'), size: 'small', icon: <UserRoundX size={15} aria-hidden /> }} danger title={t('register.closeTitle', { person: person.name })}
      consequences={[t('register.closeSessions'), t('register.closeKept'), t('register.closeUndo')]} confirm={t('register.closeConfirm')} act={() => change.mutateAsync({ params: { id: person.id }, body: { disabled: true } })} />
  )
}

/** So many memberships are read at a glance. */
const fewMemberships = 4

/** The projects that a person belongs to; many are folded together. */
function Memberships({ person }: { person: RegisteredPerson }) {
  const { t, local } = useTexts()
  const lines = person.memberships.map((m) => <span key={`${m.projectId}-${m.role}`} className="small">{t('register.membership', { role: t(`roles.${m.role}`), project: local(m.projectTitle) })}</span>)
  if (lines.length <= fewMemberships) return lines
  return <details className="memberships"><summary className="small">{t('list.memberships', { count: lines.length })}</summary><div className="stack-tight">{lines}</div></details>
}

/** Everyone who may sign in. */
export function PeoplePanel() {
  const { t } = useTexts()
  const { day } = useFormats()
  const people = useRead('people', {})
  return (
    <Panel title={t('register.people')} note={t('register.peopleNote')} actions={<AddPerson />} flush>
      <Loaded of={people}>{({ items }) => (
        <SearchedList rows={items} step={20} label={t('list.searchPeople')} hint={t('list.searchPeopleHint')}
          wordsOf={({ name, username, email, roles, memberships }) => [name, username, email, ...roles.map((role) => t(`roles.${role}`)), ...memberships.flatMap(({ role, projectTitle }) => [t(`roles.${role}`), projectTitle.ko, projectTitle.en])]}>{(rows) => (
        <DataTable label={t('register.people')} rows={rows} rowKey={({ id }) => id} empty={<StandIn icon={<Users size={26} />} title={t('register.nobody')} />} columns={[
          { key: 'name', label: t('register.name'), head: true, cell: (row) => <div className="cell-title"><span className="strong">{row.name}</span><code className="small quiet">{row.username}</code></div> },
          { key: 'roles', label: t('register.roles'), cell: (row) => (
            <div className="stack-tight">
              {row.roles.length === 0 ? null : <span>{row.roles.map((role) => t(`roles.${role}`)).join(', ')}</span>}
              <Memberships person={row} />
              {row.roles.length + row.memberships.length === 0 ? <span className="quiet">{t('common.none')}</span> : null}
            </div>
          ) },
          { key: 'trained', label: t('register.trainedUntil'), narrow: true, cell: (row) => (row.trainedUntil === null ? <span className="quiet">{t('common.none')}</span> : day(row.trainedUntil)) },
          { key: 'state', label: t('egress.column.state'), narrow: true, cell: (row) => <StatusBadge tone={row.disabled ? 'fail' : 'ok'}>{row.disabled ? t('register.closed') : row.signIn === 'oidc' ? t('register.byProvider') : t('register.byPassword')}</StatusBadge> },
          { key: 'act', label: t('data.act'), cell: (row) => (may(row.abilities, 'change-account')
            ? <div className="row">{row.disabled ? null : <><ChangeRoles person={row} />{row.signIn === 'password' ? <RenewPassword person={row} /> : null}</>}<CloseOrOpen person={row} /></div>
            : <span className="small quiet">{t('register.own')}</span>) },
        ]} />
        )}</SearchedList>
      )}</Loaded>
    </Panel>
  )
}
