import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { personRoles, usernamePattern } from '../../../../../contract/resources/registry.ts'
import type { PersonRole } from '../../../../../contract/resources/registry.ts'
import type { Language } from '../../../../../contract/vocabulary/roles.ts'
import { useAct } from '../../../api/queries.ts'
import { CheckList, SelectInput, TextInput } from '../../../components/fields.tsx'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { ShownOnce } from './shown-once.tsx'

const nobody = { username: '', name: '', email: '', language: 'ko' as Language, roles: [] as PersonRole[], signIn: 'password' as 'password' | 'oidc', oidcSubject: '', trainedUntil: '' }

/** Registers a person; the first password is shown once. */
export function AddPerson() {
  const { t } = useTexts()
  const { mutateAsync: create } = useAct('createPerson')
  const [draft, setDraft] = useState(nobody)
  const set = (part: Partial<typeof nobody>) => setDraft((before) => ({ ...before, ...part }))
  const act = async () => {
    const { person, password } = await create({ body: { ...draft, trainedUntil: draft.trainedUntil === '' ? null : draft.trainedUntil } })
    return password === null ? null : <ShownOnce username={person.username} password={password} />
  }
  return (
    <FormDialog trigger={{ label: t('register.addPerson'), look: 'primary', icon: <UserPlus size={16} aria-hidden /> }} title={t('register.addPerson')} submit={t('register.register')} reset={() => setDraft(nobody)}
      ready={usernamePattern.test(draft.username.trim().toLowerCase()) && draft.name.trim() !== ''} act={act}>
      <div className="pair">
        <TextInput required label={t('register.name')} value={draft.name} set={(name) => set({ name })} />
        <TextInput required code label={t('signIn.username')} hint={t('register.usernameHint')} value={draft.username} set={(username) => set({ username })} />
      </div>
      <div className="pair">
        <TextInput type="email" label={t('register.email')} value={draft.email} set={(email) => set({ email })} />
        <SelectInput label={t('register.language')} value={draft.language} set={(language) => set({ language: language as Language })} options={[{ value: 'ko', label: '한국어' }, { value: 'en', label: 'English' }]} />
      </div>
      <CheckList label={t('register.roles')} values={draft.roles} set={(roles) => set({ roles: roles as PersonRole[] })} options={personRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }))} />
      <p className="hint">{t('register.researcherHint')}</p>
      <div className="pair">
        <SelectInput label={t('register.signIn')} value={draft.signIn} set={(signIn) => set({ signIn: signIn === 'oidc' ? 'oidc' : 'password' })} options={[{ value: 'password', label: t('register.byPassword') }, { value: 'oidc', label: t('register.byProvider') }]} />
        {draft.signIn === 'oidc' ? <TextInput code label={t('register.subject')} hint={t('register.subjectHint')} value={draft.oidcSubject} set={(oidcSubject) => set({ oidcSubject })} /> : <span />}
      </div>
      <TextInput type="date" label={t('register.trainedUntil')} hint={t('register.trainedHint')} value={draft.trainedUntil} set={(trainedUntil) => set({ trainedUntil })} />
    </FormDialog>
  )
}
