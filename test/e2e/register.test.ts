import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { texts } from '../../contract/texts/index.ts'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { fill, PortalPage, type Language } from './pages/portal-page.ts'

const rows = Array.from({ length: 240 }, (_, i) => `P${1000 + i},${20 + (i % 60)},${i % 2},${110 + (i % 40)}.5`)
const csv = `patient,age,sex,sbp\n${rows.join('\n')}\n`
const sha256 = createHash('sha256').update(csv).digest('hex')
const later = new Date(Date.now() + 120 * 86_400_000).toLocaleDateString('sv-SE')
const folder = mkdtempSync(join(tmpdir(), 'glovebox-register-'))

describe.each(['ko', 'en'] as const)('from an empty register to an open workbench, in %s', (language: Language) => {
  let glovebox: RunningGlovebox, browser: Browser, operator: PortalPage, custodian: PortalPage, password = ''
  const shot = (portal: PortalPage, name: string): Promise<void> => picture(portal.page, `${language}-register-${name}`)
  const sign = async (username: 'operator' | 'custodian'): Promise<PortalPage> => PortalPage.signIn(await aPersonsBrowser(browser, language), glovebox, username, language)
  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    browser = await aBrowser()
    operator = await sign('operator')
    custodian = await sign('custodian')
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
    if (language === 'en') rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const [name, portal] of Object.entries({ operator, custodian })) await shot(portal, `failed-${name}`)
  })

  const both = async (page: Page, t: PortalPage['t'], what: string, ko: string, en: string): Promise<void> => {
    const scope = page.getByRole('dialog').or(page.locator('main')).last()
    await scope.getByLabel(fill(t.form.korean, { what }), { exact: true }).fill(ko)
    await scope.getByLabel(fill(t.form.english, { what }), { exact: true }).fill(en)
  }

  it('the operator registers a researcher, whose password is shown once', async () => {
    const { page, t } = operator
    await operator.goTo('/register')
    await operator.button(t.register.addPerson).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t.register.name, { exact: true }).fill('문지호')
    await dialog.getByLabel(t.signIn.username, { exact: true }).fill('jiho')
    await dialog.getByLabel(t.register.trainedUntil, { exact: true }).fill(later)
    await shot(operator, 'person')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: t.register.register, exact: true }).click()
    const once = page.getByRole('alertdialog')
    password = (await once.locator('code').nth(1).innerText()).trim()
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    await shot(operator, 'once')
    await expectAccessible(page)
    await once.getByRole('button', { name: t.form.done }).click()
    await page.getByText('jiho').first().waitFor()
    expect(await page.content()).not.toContain(password)
  })

  it('the operator registers a project and adds the researcher', async () => {
    const { page, t } = operator
    await operator.button(t.register.addProject).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t.register.projectId, { exact: true }).fill('blood-pressure')
    await both(page, t, t.register.projectTitle, '혈압과 나이', 'Blood pressure and age')
    await both(page, t, t.register.purpose, '나이에 따른 혈압을 봅니다.', 'How blood pressure goes with age.')
    await dialog.getByLabel(t.register.permit, { exact: true }).fill('IRB-2026-77')
    await dialog.getByLabel(t.register.permitEnds, { exact: true }).fill(later)
    await dialog.getByRole('button', { name: t.register.register, exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: 'blood-pressure' })
    await row.getByRole('button', { name: t.register.addMember }).click()
    await page.getByRole('dialog').getByLabel(t.register.person, { exact: true }).selectOption({ label: '문지호 (jiho)' })
    await page.getByRole('dialog').getByRole('button', { name: t.register.addMember }).click()
    await row.getByText('문지호').waitFor()
    await shot(operator, 'register')
    await expectAccessible(page)
  })

  it('an empty import folder says what to do', async () => {
    await custodian.goTo('/data/register')
    await custodian.page.getByText(custodian.t.dataset.noFiles).waitFor()
    await shot(custodian, 'no-files')
    await expectAccessible(custodian.page)
  })

  it('the custodian registers a dataset from the file that the operator laid down; other bytes are refused', async () => {
    writeFileSync(join(glovebox.stateDir, 'incoming/pressure.csv'), csv, { mode: 0o600 })
    const { page, t } = custodian
    await custodian.goTo('/data')
    await page.getByRole('link', { name: t.dataset.open }).click()
    await page.getByLabel(t.dataset.file, { exact: true }).selectOption('pressure.csv')
    await page.getByLabel(t.dataset.hash, { exact: true }).fill('0'.repeat(64))
    await page.getByLabel(t.dataset.id, { exact: true }).fill('pressure')
    await custodian.button(t.dataset.read).click()
    await page.getByRole('alert').waitFor()
    await shot(custodian, 'wrong-hash')
    await page.getByLabel(t.dataset.hash, { exact: true }).fill(sha256)
    await shot(custodian, 'file')
    await custodian.button(t.dataset.read).click()
    await page.getByText(t.dataset.describe).waitFor()
    await both(page, t, t.dataset.title, '혈압 자료', 'Blood pressure data')
    await both(page, t, t.dataset.description, '혈압을 잰 사람들', 'People whose blood pressure was taken')
    await page.getByLabel(t.dataset.contact, { exact: true }).fill('bp@hospital.example')
    await page.getByLabel(t.data.source, { exact: true }).fill('Clinic')
    await page.getByLabel(t.dataset.sourceLicence, { exact: true }).fill('Contract')
    await page.getByLabel(`patient: ${t.dataset.identifier}`, { exact: true }).check()
    await page.getByLabel(`sex: ${t.dataset.codes}`, { exact: true }).fill('0 = woman, 1 = man')
    await shot(custodian, 'dictionary')
    await expectAccessible(page)
    await custodian.confirm(t.dataset.open, t.dataset.confirm)
    await page.getByRole('article', { name: language === 'ko' ? '혈압 자료' : 'Blood pressure data' }).waitFor()
  })

  it('the custodian grants the project some variables and rows', async () => {
    const { page, t } = custodian
    await page.getByRole('link', { name: t.grant.open }).click()
    await page.getByRole('heading', { name: t.grant.open, level: 1 }).waitFor()
    await page.getByLabel(t.data.dataset, { exact: true }).selectOption('pressure 1')
    await page.getByLabel(t.data.project, { exact: true }).selectOption('blood-pressure')
    for (const name of ['patient', 'age', 'sbp']) await page.locator('.check', { hasText: new RegExp(`^${name} `) }).getByRole('checkbox').check()
    await custodian.button(t.grant.addCondition).click()
    await page.locator('.condition').getByLabel(t.variable.name, { exact: true }).selectOption('age')
    await page.locator('.condition').getByLabel(t.grant.operator, { exact: true }).selectOption('>=')
    await page.locator('.condition').getByLabel(t.grant.value, { exact: true }).fill('40')
    await both(page, t, t.licence.rows, '마흔 살부터', 'Aged 40 and over')
    await page.getByLabel(t.grant.to, { exact: true }).fill(later)
    await shot(custodian, 'grant')
    await expectAccessible(page)
    await custodian.button(t.grant.open).click()
    await shot(custodian, 'grant-confirm')
    await page.getByRole('alertdialog').getByRole('button', { name: t.grant.confirm, exact: true }).click()
    await page.getByRole('row').filter({ hasText: language === 'ko' ? '혈압과 나이' : 'Blood pressure and age' }).waitFor()
    await shot(custodian, 'data')
    await expectAccessible(page)
  })

  it('the researcher signs in with that password and works with exactly that', async () => {
    const own = `${language}: a password of my own`
    const first = await ApiClient.signIn(glovebox, 'jiho' as never, password)
    for (const path of ['/projects', '/projects/blood-pressure', '/notices']) expect((await first.raw('GET', path)).status, path).toBe(403)
    const page = await (await aPersonsBrowser(browser, language)).newPage()
    await page.goto(glovebox.portal)
    const { t } = operator
    await page.getByLabel(t.signIn.username).fill('jiho')
    await page.getByLabel(t.signIn.password).fill(password)
    await page.locator('form button[type=submit]').click()
    await page.locator('input[autocomplete="current-password"]').last().waitFor()
    await page.locator('input[autocomplete="new-password"]').first().waitFor()
    await picture(page, `${language}-register-own-password`)
    await expectAccessible(page)
    await page.locator('input[type=password]').nth(0).fill(password)
    for (const at of [1, 2]) await page.locator('input[type=password]').nth(at).fill(own)
    await page.locator('form button[type=submit]').click()
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: new RegExp(`${texts.ko.portal.password.title}|${texts.en.portal.password.title}`) }).waitFor()
    expect((await first.raw('GET', '/me')).status).toBe(401)
    const api = await ApiClient.signIn(glovebox, 'jiho' as never, own)
    const project = await api.call('project', { params: { id: 'blood-pressure' } })
    expect(project.licences.map((l) => [l.datasetId, l.state])).toEqual([['pressure', 'active']])
    expect((await api.call('notices')).items.map(({ key }) => key).sort()).toEqual(['licence-granted', 'member-added'])
    const session = await api.openSession('blood-pressure')
    const id = execFileSync('docker', ['ps', '-q', '--filter', `label=glovebox.session=${session}`], { encoding: 'utf8' }).trim()
    const read = execFileSync('docker', ['exec', id, 'head', '-c', '4000', '/data/pressure/data.csv'], { encoding: 'utf8' }).trim().split('\n')
    expect(read[0]).toBe('patient,age,sbp')
    const ages = read.slice(1, -1).map((line) => Number(line.split(',')[1]))
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(40)
    expect(read.join('\n')).not.toMatch(/P1\d\d\d/)
    await api.call('stopSession', { params: { id: session } })
  })

  it('the log holds each step', async () => {
    const auditor = await PortalPage.signIn(await aPersonsBrowser(browser, language), glovebox, 'auditor', language)
    for (const type of ['PERSON_CREATED', 'PROJECT_CREATED', 'MEMBER_ADDED', 'DATASET_FILE_REQUESTED', 'DATASET_FILE_STORED', 'DATASET_REGISTERED', 'LICENCE_GRANTED']) {
      const { items } = JSON.parse(await auditor.get(`/audit?type=${type}`)) as { items: { actor: string }[] }
      expect(['operator', 'custodian'], type).toContain(items[0]?.actor)
    }
  })

  it('the same from the command line, without the portal', () => {
    const run = (...args: string[]): string => {
      const { code, output } = glovebox.glovebox(...args, '--lang', 'en')
      expect(code, output).toBe(0)
      return output
    }
    expect(run('person', 'add', 'bora2', '--name', '최보라', '--trained-until', later)).toMatch(/shown this once: ([a-z2-9]{4}-){4}[a-z2-9]{4}/)
    run('person', 'close', 'bora2')
    run('person', 'open', 'bora2')
    run('project', 'add', 'sleep', '--title-ko', '잠', '--title-en', 'Sleep', '--purpose-ko', '목적', '--purpose-en', 'Purpose', '--permit', 'IRB-9', '--until', later)
    run('project', 'member', 'sleep', 'bora2', '--role', 'researcher')
    const draft = run('dataset', 'draft', 'pressure.csv', '--id', 'pressure', '--version', '2', '--sha256', sha256, '--custodian', 'custodian')
    expect(draft).toContain('woman')
    const description = join(folder, 'pressure.yaml')
    const filled = draft.replace(/^(title|description):\n {2}ko: ""\n {2}en: ""/gm, '$1:\n  ko: 둘째 판\n  en: Second version').replace(/^(contact|source|sourceLicence): ""/gm, '$1: Clinic')
    writeFileSync(description, filled)
    run('dataset', 'register', description, '--custodian', 'custodian')
    const licence = join(folder, 'licence.yaml')
    writeFileSync(licence, `projectId: sleep\ndatasetId: pressure\nversion: '2'\nunit: person\nvariables: [age, sbp]\nconditions: []\nrows: {ko: 모두, en: All}\nterms: {ko: 조건, en: Terms}\nstartsOn: 2026-01-01\nendsOn: ${later}\n`)
    const id = /granted: (\S+)/.exec(run('licence', 'grant', licence))?.[1] ?? ''
    expect(glovebox.glovebox('licence', 'grant', licence, '--lang', 'en')).toMatchObject({ code: 1, output: expect.stringContaining('registered already') as string })
    run('licence', 'end', id, '--reason', 'no longer needed')
    expect(run('project', 'list')).toMatch(/sleep .* locked/)
    run('project', 'member', 'sleep', 'bora2', '--remove', '--reason', 'moved away')
    expect(glovebox.glovebox('person', 'add', 'x').code).toBe(2)
    expect(execFileSync('find', [join(glovebox.stateDir, 'server'), '-user', 'root'], { encoding: 'utf8' })).toBe('')
  })
})
