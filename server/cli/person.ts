import { NewPerson } from '../../contract/resources/registry.ts'
import { registerCommand, withRegister } from './register-work.ts'

const help = {
  en: `usage: glovebox person add USERNAME --name NAME [--role ROLE]... [--email MAIL] [--language ko|en] [--trained-until DAY] [--oidc [--subject SUBJECT]]
       glovebox person list
       glovebox person password USERNAME
       glovebox person close USERNAME | open USERNAME

add       registers a person. Without --oidc a random password is made and shown this once.
password  makes a new one; whoever is signed in with the old one is signed out.
close     ends sign-ins and sessions at once; open takes it back.

ROLE is outputChecker, dataCustodian, operator or auditor; researchers get their role with a project: glovebox project member.
Needs root, or the server's user.`,
  ko: `사용법: glovebox person add 사용자이름 --name 이름 [--role 역할]... [--email 메일] [--language ko|en] [--trained-until 날짜] [--oidc [--subject 식별자]]
        glovebox person list
        glovebox person password 사용자이름
        glovebox person close 사용자이름 | open 사용자이름

add       사람을 등록합니다. --oidc가 없으면 무작위 비밀번호를 만들어 이번 한 번만 보여 줍니다.
password  새 비밀번호를 만듭니다. 예전 비밀번호로 로그인한 곳은 모두 로그아웃됩니다.
close     로그인과 세션을 바로 끝냅니다. open으로 되돌립니다.

역할은 outputChecker, dataCustodian, operator, auditor입니다. 연구자의 역할은 과제에서 받습니다: glovebox project member.
root나 서버 사용자로 실행합니다.`,
} as const

/** `glovebox person`: who may sign in. */
export const person = (args: readonly string[]): Promise<number> => registerCommand(args, {
  help,
  options: {
    name: { type: 'string' }, email: { type: 'string', default: '' }, role: { type: 'string', multiple: true }, language: { type: 'string', default: 'ko' },
    'trained-until': { type: 'string' }, oidc: { type: 'boolean' }, subject: { type: 'string', default: '' },
  },
  run: async ([verb, username, ...rest], values, say) => {
    if (rest.length > 0) return undefined
    if (verb === 'list' && username === undefined) {
      for (const p of await withRegister(({ people }) => people.list(null))) {
        say(`${p.username.padEnd(20)} ${p.disabled ? 'closed' : 'open  '} ${p.signIn.padEnd(8)} ${[...p.roles, ...p.memberships.map((m) => `${m.role}@${m.projectId}`)].join(',').padEnd(30)} ${p.name}`)
      }
      return 0
    }
    if (username === undefined) return undefined
    if (verb === 'add') {
      const wanted = NewPerson.parse({
        username, name: values.name, email: values.email, language: values.language, roles: values.role ?? [], signIn: values.oidc === true ? 'oidc' : 'password',
        oidcSubject: values.subject, trainedUntil: values['trained-until'] ?? null,
      })
      const { password } = await withRegister(({ people }) => people.create(null, wanted))
      say({ en: `registered: ${wanted.username}`, ko: `등록했습니다: ${wanted.username}` })
      if (password !== null) say({ en: `password, shown this once: ${password}`, ko: `비밀번호(이번 한 번만 표시): ${password}` })
      return 0
    }
    if (verb === 'password') {
      const { password } = await withRegister(async ({ people }) => people.renewPassword(null, await people.idOf(username)))
      say({ en: `password, shown this once: ${password}`, ko: `비밀번호(이번 한 번만 표시): ${password}` })
      return 0
    }
    if (verb !== 'close' && verb !== 'open') return undefined
    await withRegister(async ({ people }) => people.setDisabled(null, await people.idOf(username), verb === 'close'))
    say(verb === 'close' ? { en: `closed: ${username}`, ko: `닫았습니다: ${username}` } : { en: `open again: ${username}`, ko: `다시 열었습니다: ${username}` })
    return 0
  },
})
