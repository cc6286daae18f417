import { MemberRole, NewMember, NewProject } from '../../contract/resources/registry.ts'
import { registerCommand, withRegister } from './register-work.ts'

const help = {
  en: `usage: glovebox project add ID --title-ko T --title-en T --purpose-ko T --purpose-en T --permit REFERENCE --until DAY
       glovebox project member ID USERNAME --role researcher|projectLead [--until DAY]
       glovebox project member ID USERNAME --remove --reason TEXT
       glovebox project list

add     registers an approved project.
member  adds a person to it, or ends the membership: the person's sessions of the project stop.

Needs root, or the server's user.`,
  ko: `사용법: glovebox project add 과제ID --title-ko 제목 --title-en 제목 --purpose-ko 목적 --purpose-en 목적 --permit 승인번호 --until 날짜
        glovebox project member 과제ID 사용자이름 --role researcher|projectLead [--until 날짜]
        glovebox project member 과제ID 사용자이름 --remove --reason 사유
        glovebox project list

add     승인된 과제를 등록합니다.
member  구성원을 더하거나 뺍니다. 빼면 그 사람이 이 과제에서 연 세션이 멈춥니다.

root나 서버 사용자로 실행합니다.`,
} as const

/** `glovebox project`: approved projects and their members. */
export const project = (args: readonly string[]): Promise<number> => registerCommand(args, {
  help,
  options: {
    'title-ko': { type: 'string' }, 'title-en': { type: 'string' }, 'purpose-ko': { type: 'string' }, 'purpose-en': { type: 'string' }, permit: { type: 'string' }, until: { type: 'string' },
    role: { type: 'string' }, remove: { type: 'boolean' }, reason: { type: 'string', default: '' },
  },
  run: async ([verb, id, username, ...rest], values, say) => {
    if (rest.length > 0) return undefined
    if (verb === 'list' && id === undefined) {
      for (const p of await withRegister(({ projects }) => projects.list(null))) say(`${p.id.padEnd(24)} ${p.permitEndsOn} ${p.locked ? 'locked' : 'open  '} ${p.title.en} (${p.members.map((m) => `${m.name}: ${m.role}`).join(', ')})`)
      return 0
    }
    if (id === undefined) return undefined
    if (verb === 'add' && username === undefined) {
      const wanted = NewProject.parse({ id, title: { ko: values['title-ko'], en: values['title-en'] }, purpose: { ko: values['purpose-ko'], en: values['purpose-en'] }, permitReference: values.permit, permitEndsOn: values.until })
      await withRegister(({ projects }) => projects.create(null, wanted))
      say({ en: `registered: ${id}`, ko: `등록했습니다: ${id}` })
      return 0
    }
    if (verb !== 'member' || username === undefined) return undefined
    if (values.remove === true) {
      if (values.reason.length < 3) return undefined
      await withRegister(async ({ people, licences }) => licences.removeMember(null, id, await people.idOf(username), values.reason))
      say({ en: `no longer a member: ${username}`, ko: `구성원에서 뺐습니다: ${username}` })
      return 0
    }
    const role = MemberRole.parse(values.role)
    await withRegister(async ({ people, projects }) => projects.addMember(null, id, NewMember.parse({ personId: await people.idOf(username), role, until: values.until ?? null })))
    say({ en: `member of ${id}: ${username}, ${role}`, ko: `${id} 구성원: ${username}, ${role}` })
    return 0
  },
})
