import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { NewLicence } from '../../contract/resources/registry.ts'
import { registerCommand, withRegister } from './register-work.ts'

const help = {
  en: `usage: glovebox licence grant LICENCE.yaml
       glovebox licence end ID --reason TEXT

grant  gives a project the variables and rows that the file names:
         projectId: kidney
         datasetId: kidney-cohort
         version: '1'
         unit: person
         variables: [id, age, sbp]
         conditions: [{column: age, op: '>=', value: 20}]     # = != < <= > >= in not-null, joined by AND
         rows: {ko: 20세부터, en: Aged 20 and over}
         terms: {ko: 승인된 목적으로만 씁니다., en: For the approved purpose only.}
         startsOn: 2026-12-01
         endsOn: 2027-05-31
end    stops the project's sessions, takes the data away and locks the project's files until the custodian decides.

Glovebox must be running to end one. Needs root, or the server's user.`,
  ko: `사용법: glovebox licence grant 이용허락.yaml
        glovebox licence end ID --reason 사유

grant  파일에 적은 변수와 기록을 과제가 쓰게 합니다. 파일의 모양은 \`glovebox licence --help --lang en\`에 있습니다.
end    과제의 세션을 멈추고 데이터를 떼며, 데이터 관리기관이 정할 때까지 과제 파일을 잠급니다.

이용허락을 끝내려면 Glovebox가 실행 중이어야 합니다. root나 서버 사용자로 실행합니다.`,
} as const

/** `glovebox licence`: what a project may use of a dataset, and until when. */
export const licence = (args: readonly string[]): Promise<number> => registerCommand(args, {
  help,
  options: { reason: { type: 'string', default: '' } },
  run: async ([verb, what, ...rest], { reason }, say) => {
    if (what === undefined || rest.length > 0) return undefined
    if (verb === 'grant') {
      const wanted = NewLicence.parse(parse(readFileSync(what, 'utf8')))
      const id = await withRegister(({ grant }) => grant(wanted))
      say({ en: `granted: ${id}`, ko: `부여했습니다: ${id}` })
      return 0
    }
    if (verb !== 'end' || reason.length < 3) return undefined
    await withRegister(({ licences }) => licences.end(null, what, reason))
    say({ en: `ended: ${what}`, ko: `종료했습니다: ${what}` })
    return 0
  },
})
