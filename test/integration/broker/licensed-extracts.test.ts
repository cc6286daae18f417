import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ExtractPlan } from '../../../server/domain/node/broker-api.ts'
import { refusalCode, testBroker, testUsers, writeIncoming } from './broker-harness.ts'

const broker = testBroker()
const { client } = broker
const demo = path.resolve(import.meta.dirname, '../../../demo/data')
const digest = (file: string): string => createHash('sha256').update(fs.readFileSync(file)).digest('hex')
const uidOf = (user: string): number => Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }))

beforeAll(async () => { await broker.start() })
afterAll(async () => { await broker.destroy() })
afterEach((context) => { if (context.task.result?.state === 'fail') process.stderr.write(broker.log()) })

vi.setConfig({ testTimeout: 180_000 })

let extractNumber = 0
const aPlan = (over: Partial<ExtractPlan>): ExtractPlan => ({
  extractId: `x-${String(++extractNumber).padStart(10, '0')}`, projectId: 'one', datasetId: 'nafld1', datasetVersion: '1', sourceSha256: '', variables: ['age'], identifiers: [],
  rows: [], dictionary: { age: { unit: 'years' } }, ...over,
})
const table = (extractId: string): { readonly header: string[]; readonly rows: string[][] } => {
  const [header, ...rows] = fs.readFileSync(`${broker.stateDir}/extracts/${extractId}/data.csv`, 'utf8').trimEnd().split('\n').map((line) => line.split(','))
  return { header: header ?? [], rows }
}
const register = async (datasetId: string, sourcePath: string, sourceSha256: string, version = '1') => client.call('register-dataset', { datasetId, version, sourcePath, sourceSha256 })

describe('the liver study, as licensed to two projects', () => {
  const sha = new Map<string, string>()
  it('is stored with its types, once, for the data user alone', async () => {
    for (const name of ['nafld1', 'nafld2', 'nafld3']) {
      const registered = await register(name, `${demo}/${name}.csv`, digest(`${demo}/${name}.csv`))
      expect(await register(name, `${demo}/${name}.csv`, digest(`${demo}/${name}.csv`))).toEqual(registered)
      sha.set(name, registered.sha256)
      const stored = `${broker.stateDir}/data/datasets/${name}/1.parquet`
      expect(digest(stored)).toBe(registered.sha256)
      expect([fs.statSync(stored).uid, fs.statSync(stored).mode & 0o777]).toEqual([uidOf(testUsers.data), 0o600])
      if (name === 'nafld1') {
        expect(registered.rows).toBe(17_549)
        expect(Object.fromEntries(registered.columns.map((column) => [column.name, column.type]))).toMatchObject({ 'id': 'BIGINT', 'age': 'BIGINT', 'bmi': 'DOUBLE', 'case.id': 'BIGINT' })
      }
    }
    const other = (user: string): boolean => execFileSync('setpriv', ['--reuid', String(uidOf(user)), '--clear-groups', 'ls', `${broker.stateDir}/data`], { stdio: 'pipe' }).length > 0
    expect(() => other(testUsers.server)).toThrow('Permission denied')
  })

  it('gives one project one pseudonym a person over all datasets, and another project others', async () => {
    const person = { domain: 'nafld-person' }
    const planOf = (projectId: string, datasetId: string): ExtractPlan => aPlan({
      projectId, datasetId, sourceSha256: sha.get(datasetId) ?? '',
      variables: datasetId === 'nafld1' ? ['id', 'age', 'case.id'] : ['id', 'days'],
      identifiers: [{ column: 'id', ...person }, ...(datasetId === 'nafld1' ? [{ column: 'case.id', ...person }] : [])],
    })
    const idsOf = async (projectId: string, datasetId: string): Promise<string[]> => {
      const plan = planOf(projectId, datasetId)
      await client.call('make-extract', plan)
      return table(plan.extractId).rows.map((row) => row[0] ?? '')
    }
    const [persons, tests, events] = [await idsOf('one', 'nafld1'), await idsOf('one', 'nafld2'), await idsOf('one', 'nafld3')]
    expect(persons).toHaveLength(17_549)
    expect(new Set(persons).size).toBe(17_549)
    expect(persons.every((id) => /^p[a-z2-7]{19}$/.test(id))).toBe(true)
    const source = new Set(fs.readFileSync(`${demo}/nafld3.csv`, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[0]))
    const known = new Set(persons)
    const sourcePersons = new Set(fs.readFileSync(`${demo}/nafld1.csv`, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')[0]))
    expect(new Set(events).size).toBe(source.size)
    expect([...new Set(events)].filter((id) => known.has(id)).length).toBe([...source].filter((id) => sourcePersons.has(id)).length)
    expect([...new Set(tests)].some((id) => known.has(id))).toBe(true)
    for (const ids of [persons, tests, events]) expect(ids).toEqual(ids.toSorted())
    const elsewhere = await idsOf('two', 'nafld1')
    expect(elsewhere.filter((id) => known.has(id))).toEqual([])
  })

  it('holds the licensed variables and rows and nothing else, in three files that only reading is allowed on', async () => {
    const plan = aPlan({ sourceSha256: sha.get('nafld1') ?? '', variables: ['bmi', 'age'], rows: [{ column: 'age', op: '>', value: 60.5 }, { column: 'bmi', op: 'not-null' }, { column: 'male', op: 'in', values: [1] }] })
    const made = await client.call('make-extract', plan)
    const expected = fs.readFileSync(`${demo}/nafld1.csv`, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')).filter((row) => Number(row[1]) > 60.5 && row[5] !== '' && row[2] === '1')
    expect(expected.length).toBeGreaterThan(500)
    const { header, rows } = table(plan.extractId)
    expect(header).toEqual(['bmi', 'age'])
    expect(made.rows).toBe(expected.length)
    expect(rows.map((row) => row.join()).toSorted()).toEqual(expected.map((row) => `${Number(row[5])},${row[1]}`).toSorted())
    const folder = `${broker.stateDir}/extracts/${plan.extractId}`
    expect(fs.readdirSync(folder).toSorted()).toEqual(['data.csv', 'data.parquet', 'dictionary.json'])
    for (const file of made.files) expect([digest(`${folder}/${file.name}`), fs.statSync(`${folder}/${file.name}`).mode & 0o777]).toEqual([file.sha256, 0o444])
    expect(JSON.parse(fs.readFileSync(`${folder}/dictionary.json`, 'utf8'))).toEqual({ age: { unit: 'years' } })
    const mode = fs.statSync(`${broker.stateDir}/extracts`).mode & 0o777
    expect([mode, fs.statSync(folder).mode & 0o777]).toEqual([0o700, 0o755])
  })

  it('without an identifier comes in an order that is neither the source\'s nor another project\'s', async () => {
    const orders = []
    for (const projectId of ['one', 'two']) {
      const plan = aPlan({ projectId, sourceSha256: sha.get('nafld1') ?? '', variables: ['age', 'futime'] })
      await client.call('make-extract', plan)
      orders.push(table(plan.extractId).rows.map((row) => row.join()))
    }
    const source = fs.readFileSync(`${demo}/nafld1.csv`, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split(',')).map((row) => `${row[1]},${row[7]}`)
    const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): number => (a ?? []).filter((row, at) => row === b?.[at]).length
    expect(orders[0]?.toSorted()).toEqual(source.toSorted())
    for (const [a, b] of [[orders[0], source], [orders[0], orders[1]], [orders[1], source]]) expect(same(a, b)).toBeLessThan(200)
  })

  it('is the same when it is asked for again, and another plan cannot take its name', async () => {
    const plan = aPlan({ sourceSha256: sha.get('nafld1') ?? '', variables: ['id', 'age'], identifiers: [{ column: 'id', domain: 'nafld-person' }] })
    const made = await client.call('make-extract', plan)
    expect(await client.call('make-extract', plan)).toEqual(made)
    expect(await refusalCode(client.call('make-extract', { ...plan, variables: ['id', 'age', 'weight'] }))).toBe('state-conflict')
    const file = `${broker.stateDir}/extracts/${plan.extractId}/data.csv`
    fs.rmSync(file)
    // Made anew from the same key and source: the same bytes.
    expect(await client.call('make-extract', plan)).toEqual(made)
    await client.call('remove-extract', { extractId: plan.extractId })
    expect(fs.existsSync(`${broker.stateDir}/extracts/${plan.extractId}`)).toBe(false)
    await client.call('remove-extract', { extractId: plan.extractId })
  })

  it('is refused where plan and source do not fit', async () => {
    const sourceSha256 = sha.get('nafld1') ?? ''
    const code = (over: Partial<ExtractPlan>): Promise<string> => refusalCode(client.call('make-extract', aPlan({ sourceSha256, ...over })))
    expect(await code({ variables: ['age', 'blood_type'] })).toBe('bad-request')
    expect(await code({ variables: ['age'], identifiers: [{ column: 'id', domain: 'nafld-person' }] })).toBe('bad-request')
    expect(await code({ rows: [{ column: 'age', op: '=', value: '1 OR 1=1' }] })).toBe('bad-request')
    expect(await code({ rows: [{ column: 'age" IS NOT NULL; --', op: 'not-null' }] })).toBe('bad-request')
    expect(await code({ sourceSha256: '0'.repeat(64) })).toBe('dataset-file-missing')
    expect(await code({ datasetVersion: '9' })).toBe('dataset-file-missing')
    fs.appendFileSync(`${broker.stateDir}/data/datasets/nafld1/1.parquet`, 'x')
    expect(await code({})).toBe('dataset-file-missing')
    fs.rmSync(`${broker.stateDir}/data/datasets/nafld1/1.parquet`)
    expect(await code({})).toBe('dataset-file-missing')
    expect(fs.readdirSync(`${broker.stateDir}/extracts`).filter((name) => name.startsWith('.'))).toEqual([])
    expect(fs.readdirSync(`${broker.stateDir}/data`).filter((name) => name.startsWith('scratch'))).toEqual([])
  })
})

describe('registering a dataset', () => {
  it('keeps codes with leading zeros, long numbers and mixed columns as text', async () => {
    const { sourcePath, sourceSha256 } = writeIncoming(broker, 'codes.csv', 'code,long,mixed,day,whole,real,none\n007,12345678901234567,1,2024-01-31,-5,1.50,\n010,12345678901234568,x,,12,,\n')
    const { columns } = await register('codes', sourcePath, sourceSha256)
    expect(columns.map((column) => column.type)).toEqual(['VARCHAR', 'BIGINT', 'VARCHAR', 'DATE', 'BIGINT', 'DOUBLE', 'VARCHAR'])
    const plan = aPlan({ datasetId: 'codes', sourceSha256: (await register('codes', sourcePath, sourceSha256)).sha256, variables: ['code', 'long'], identifiers: [], rows: [{ column: 'code', op: '=', value: '007' }] })
    await client.call('make-extract', plan)
    expect(table(plan.extractId).rows).toEqual([['007', '12345678901234567']])
  })
  it('takes a source from the allowed folders alone, by its hash, and follows no link', async () => {
    const { sourcePath, sourceSha256 } = writeIncoming(broker, 'small.csv', 'id\n1\n')
    expect(await refusalCode(register('wrong', sourcePath, '0'.repeat(64)))).toBe('dataset-file-missing')
    expect(await refusalCode(register('absent', `${broker.stateDir}/incoming/none.csv`, sourceSha256))).toBe('dataset-file-missing')
    fs.copyFileSync(sourcePath, '/run/gbt-outside.csv')
    fs.symlinkSync('/run/gbt-outside.csv', `${broker.stateDir}/incoming/link.csv`)
    fs.symlinkSync('/run', `${broker.stateDir}/incoming/run`)
    try {
      expect(await refusalCode(register('outside', '/run/gbt-outside.csv', sourceSha256))).toBe('refused')
      expect(await refusalCode(register('outside', `${broker.stateDir}/incoming/../incoming/small.csv`, sourceSha256))).toBe('dataset-file-missing')
      expect(await refusalCode(register('outside', `${broker.stateDir}/incoming/link.csv`, sourceSha256))).toBe('dataset-file-missing')
      expect(await refusalCode(register('outside', `${broker.stateDir}/incoming/run/gbt-outside.csv`, sourceSha256))).toBe('dataset-file-missing')
      expect(await refusalCode(register('outside', '/etc/passwd', sourceSha256))).toBe('bad-request')
    } finally {
      fs.rmSync('/run/gbt-outside.csv')
    }
    await register('small', sourcePath, sourceSha256)
    const other = writeIncoming(broker, 'other.csv', 'id\n2\n')
    expect(await refusalCode(register('small', other.sourcePath, other.sourceSha256))).toBe('state-conflict')
  })
  it('calls a file that is no table unreadable, and quotes nothing of it', async () => {
    const { sourcePath, sourceSha256 } = writeIncoming(broker, 'broken.parquet', 'PAR1 secret-value PAR1')
    expect(await refusalCode(register('broken', sourcePath, sourceSha256))).toBe('file-unreadable')
    const uneven = writeIncoming(broker, 'uneven.csv', 'a,b\n1,2\n"secret-value,3\n4,5,6,7\n')
    expect(await refusalCode(register('uneven', uneven.sourcePath, uneven.sourceSha256))).toBe('file-unreadable')
    expect(broker.log()).not.toContain('secret-value')
  })
  it('happens in a process that can do nothing else', async () => {
    const { sourcePath } = writeIncoming(broker, 'wide.csv', `id,value\n${Array.from({ length: 400_000 }, (_, i) => `${i},${i * 7}`).join('\n')}\n`)
    const working = register('wide', sourcePath, digest(sourcePath))
    const seen = await childFacts()
    await working
    const user = String(uidOf(testUsers.data))
    expect(seen.uids).toEqual([user, user, user, user])
    expect([seen.capabilities, seen.noNewPrivileges, seen.interfaces, seen.environment]).toEqual(['0000000000000000', '1', ['lo'], ['LC_ALL', 'PATH', 'TZ']])
  })
})

/** Looks at the broker's data process while it works. */
const childFacts = async () => {
  for (let tries = 0; tries < 4_000; tries++) {
    await new Promise((resolve) => setImmediate(resolve))
    const children = fs.readFileSync(`/proc/${broker.pid()}/task/${broker.pid()}/children`, 'utf8').split(' ').filter((id) => id !== '')
    for (const pid of children) {
      try {
        if (!fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(1)?.endsWith('extract-child.ts')) continue
        const status = new Map(fs.readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map((line) => [line.split(':')[0], line.split(':')[1]?.trim() ?? ''] as const))
        return {
          uids: status.get('Uid')?.split('\t'), capabilities: status.get('CapBnd'), noNewPrivileges: status.get('NoNewPrivs'),
          interfaces: fs.readFileSync(`/proc/${pid}/net/dev`, 'utf8').split('\n').slice(2).flatMap((line) => line.split(':')[0]?.trim() || []),
          environment: fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').flatMap((line) => line.split('=')[0] || []).toSorted(),
        }
      } catch {
        continue
      }
    }
  }
  throw new Error('no data process was seen')
}
