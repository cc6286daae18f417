import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { DatasetFile, NewDatasetVersion } from '../../contract/resources/registry.ts'
import { registerCommand, withRegister } from './register-work.ts'

const help = {
  en: `usage: glovebox dataset draft FILE --id ID --version VERSION --sha256 HASH --custodian USERNAME > DESCRIPTION.yaml
       glovebox dataset register DESCRIPTION.yaml --custodian USERNAME

FILE lies in the state folder's incoming/ and is CSV or Parquet. HASH is the SHA-256 that the custodian told you of it.

draft     has it stored as that version and writes a description to complete: titles, contact, dictionary, identifiers.
register  enters the version with that description into the catalogue.

Glovebox must be running. Needs root, or the server's user.`,
  ko: `사용법: glovebox dataset draft 파일 --id ID --version 버전 --sha256 해시 --custodian 사용자이름 > 설명.yaml
        glovebox dataset register 설명.yaml --custodian 사용자이름

파일은 상태 폴더의 incoming/에 두며 CSV나 Parquet입니다. 해시는 데이터 관리기관이 알려 준 그 파일의 SHA-256입니다.

draft     파일을 그 버전으로 저장하고, 채워 넣을 설명(제목, 연락처, 변수 사전, 식별자)을 씁니다.
register  그 설명으로 목록에 올립니다.

Glovebox가 실행 중이어야 합니다. root나 서버 사용자로 실행합니다.`,
} as const

/** `glovebox dataset`: dataset versions from files in the import folder. */
export const dataset = (args: readonly string[]): Promise<number> => registerCommand(args, {
  help,
  options: { id: { type: 'string' }, version: { type: 'string' }, sha256: { type: 'string' }, custodian: { type: 'string' } },
  run: async ([verb, file, ...rest], { id, version, sha256, custodian }, say) => {
    if (file === undefined || rest.length > 0 || custodian === undefined) return undefined
    if (verb === 'draft') {
      const order = DatasetFile.parse({ datasetId: id, version, file, sha256 })
      const { variables, identifiers } = await withRegister(async ({ datasets, people }) => datasets.read(null, order, await people.idOf(custodian)))
      say(stringify({ ...order, title: { ko: '', en: '' }, description: { ko: '', en: '' }, contact: '', source: '', sourceLicence: '', unit: 'person', identifiers, variables }, { lineWidth: 140 }).trimEnd())
      return 0
    }
    if (verb !== 'register') return undefined
    const wanted = NewDatasetVersion.parse(parse(readFileSync(file, 'utf8')))
    await withRegister(async ({ datasets, people }) => datasets.register(null, wanted, await people.idOf(custodian)))
    say({ en: `registered: ${wanted.datasetId}, version ${wanted.version}`, ko: `등록했습니다: ${wanted.datasetId}, 버전 ${wanted.version}` })
    return 0
  },
})
