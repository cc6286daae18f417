import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox, type Username } from '../story/a-running-glovebox.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { LabPage } from './pages/lab-page.ts'
import { fill, PortalPage, type Language } from './pages/portal-page.ts'

const merged = `table = pd.crosstab(pd.cut(people.age[people.mi], [19, 59, 69, 90], labels=['20-59', '60-69', '70-90']), people.bmi[people.mi] >= 30)
table.columns = ['under 30', '30 and over']
table.index.name = 'age_band'
table.to_csv(outputs / 'infarction_by_age_and_bmi.csv')
table`

const table = { type: 'frequencies', population: 'People of the cohort with a myocardial infarction', n: '900', controls: 'Categories merged until every cell held at least 10 people' } as const
const regression = { type: 'correlation-coefficients', population: 'Everyone in the cohort with a body mass index', n: '12500', controls: 'Coefficients only; no dummy for a small group' } as const
const plot = { type: 'picture', population: 'Everyone in the cohort', n: '17000', controls: 'Percentages of age bands with hundreds of people' } as const

describe.each(['ko', 'en'] as const)('the release story in %s', (language: Language) => {
  let glovebox: RunningGlovebox, browser: Browser
  const people = new Map<Username, PortalPage>()
  const person = async (username: Username): Promise<PortalPage> => {
    const known = people.get(username)
    if (known !== undefined) return known
    const portal = await PortalPage.signIn(await aPersonsBrowser(browser, language), glovebox, username, language)
    people.set(username, portal)
    return portal
  }
  const shot = async (portal: PortalPage, name: string): Promise<void> => picture(portal.page, `${language}-${name}`)
  let lab: LabPage, requestId = '', zip = '', key = ''

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    browser = await aBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const [username, portal] of people) await shot(portal, `failed-${username}`)
  })

  it('1, 2: the researcher signs in and sees the project with its five rooms green', async () => {
    const portal = await person('researcher')
    await shot(portal, 'home')
    await expectAccessible(portal.page)
    await portal.goTo('/projects/fatty-liver')
    await portal.page.getByRole('heading', { name: portal.t.fiveSafes.title }).waitFor()
    await expect.poll(() => portal.page.locator('.safe-open').count()).toBe(5)
    await shot(portal, 'project')
    await expectAccessible(portal.page)
  })

  it('3, 4: the workbench opens, and the seeded notebook runs on the licensed data', async () => {
    const portal = await person('researcher')
    await portal.button(portal.t.workbench.open).click()
    lab = new LabPage(portal.page, language)
    await lab.waitUntilOpen()
    await lab.runNotebook('first-analysis.ipynb', 4)
    await lab.outputs().locator('img').first().waitFor()
    await shot(portal, 'workbench')
  })

  it('5: checking names the small cells; the repaired table passes and is submitted', async () => {
    const portal = await person('researcher')
    await lab.openExportPanel()
    await lab.addOutput('infarction_by_age_and_bmi.csv', table)
    await lab.addOutput('death_regression.csv', regression)
    await lab.addOutput('death_by_age.png', plot)
    await lab.describeRequest('Infarction and death in the cohort', 'Table one, model one and figure one of the first report on fatty liver and the heart.')
    await lab.check()
    await shot(portal, 'export-check')
    await expect.poll(() => lab.panel().getByText(lab.t.export.outcome.fail).count()).toBeGreaterThan(0)
    await lab.runCell(merged)
    await lab.check()
    await expect.poll(() => lab.panel().getByText(lab.t.export.outcome.fail).count()).toBe(0)
    await lab.submit()
    await shot(portal, 'export-submitted')
  })

  const review = async (username: Username, votes: Readonly<Record<string, 'approve' | 'request-changes'>>, reason: string): Promise<void> => {
    const portal = await person(username)
    await portal.goTo('/review')
    await portal.page.getByRole('link', { name: 'Infarction and death in the cohort' }).first().click()
    for (const [file, decision] of Object.entries(votes)) {
      await portal.page.getByRole('link', { name: new RegExp(file.replaceAll('.', '\\.')) }).or(portal.page.getByRole('button', { name: new RegExp(file.replaceAll('.', '\\.')) })).first().click()
      if (decision === 'request-changes') {
        await portal.page.getByRole('grid').waitFor()
        await shot(portal, 'review')
      }
      const again = portal.button(portal.t.vote.reconfirm)
      if (decision === 'approve' && await again.isVisible().catch(() => false)) {
        await again.click()
      } else {
        await portal.page.getByText(portal.t.egress.decision[decision], { exact: true }).last().click()
        if (decision !== 'approve') await portal.page.getByLabel(portal.t.vote.reason).fill(reason)
        await portal.button(portal.t.vote.save).click()
      }
      await portal.page.getByText(portal.t.vote.saved).waitFor()
    }
    requestId = /\/review\/([a-z0-9]+)/.exec(portal.page.url())?.[1] ?? ''
  }
  const handIn = async (username: Username): Promise<void> => {
    const portal = await person(username)
    await portal.confirm(portal.t.review.complete, portal.t.review.completeConfirm)
  }

  it('6: two checkers review, blind to each other; the request goes back and comes again', async () => {
    const first = { 'infarction_by_age_and_bmi.csv': 'request-changes', 'death_regression.csv': 'approve', 'death_by_age.png': 'approve' } as const
    await review('checker1', first, 'Say in the table that the ages are at entry')
    const one = await person('checker1')
    await expectAccessible(one.page)
    await handIn('checker1')
    await review('checker2', first, 'Name the years of the cohort')
    const two = await person('checker2')
    await expect.poll(() => two.page.getByText('Say in the table that the ages are at entry').count()).toBe(0)
    await two.page.getByText(fill(two.t.review.blind, { count: 1 })).waitFor()
    await handIn('checker2')

    await lab.panel().getByRole('tab', { name: /\(1\)/ }).or(lab.panel().getByRole('button', { name: /\(1\)/ })).first().click()
    await lab.panel().getByText('Infarction and death in the cohort').first().click()
    await lab.panel().getByText('Name the years of the cohort').first().waitFor({ timeout: 30_000 })
    await lab.button(lab.t.export.correct).click()
    await lab.runCell(merged.replace("'age_band'", "'age_at_entry_1997_2014'"))
    await lab.check()
    await lab.submit(2)
    await review('checker1', { 'infarction_by_age_and_bmi.csv': 'approve', 'death_regression.csv': 'approve', 'death_by_age.png': 'approve' }, '')
    await handIn('checker1')
    await review('checker2', { 'infarction_by_age_and_bmi.csv': 'approve', 'death_regression.csv': 'approve', 'death_by_age.png': 'approve' }, '')
    await handIn('checker2')
  })

  it('7: the release leaves as a signed zip; verify says genuine, and names one changed byte', async () => {
    const checker = await person('checker1')
    await checker.goTo(`/review/${requestId}`)
    await checker.confirm(checker.t.review.release, checker.t.review.releaseConfirm)
    const portal = await person('researcher')
    const page = await portal.page.context().newPage()
    await page.goto(`${glovebox.portal}/egress-requests/${requestId}`)
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: new RegExp(portal.t.release.download.split('(')[0] ?? '') }).click()
    zip = join(glovebox.stateDir, 'released.zip')
    await (await saved).saveAs(zip)
    await picture(page, `${language}-released`)
    await expectAccessible(page)
    const keys = JSON.parse(await checker.get('/keys')) as { keys: { use: string; pem: string }[] }
    key = join(glovebox.stateDir, 'release.pem')
    writeFileSync(key, keys.keys.find((k) => k.use === 'release')?.pem ?? '')
    await page.close()
    const listed = execFileSync('python3', ['-c', 'import sys,zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))', zip], { encoding: 'utf8' })
    for (const name of ['infarction_by_age_and_bmi.csv', 'death_regression.csv', 'death_by_age.png']) expect(listed).toContain(name)
    expect(glovebox.glovebox('verify', zip, '--key', key)).toMatchObject({ code: 0 })
    expect(glovebox.glovebox('verify', zip)).toMatchObject({ code: 3 })
    const bytes = readFileSync(zip)
    const at = bytes.indexOf('20-59')
    expect(at).toBeGreaterThan(0)
    bytes[at] = 0x33
    writeFileSync(`${zip}.changed`, bytes)
    const changed = glovebox.glovebox('verify', `${zip}.changed`, '--key', key)
    expect(changed.code).toBe(1)
    expect(changed.output).toContain('infarction_by_age_and_bmi.csv')
  })

  it('8: the auditor sees every step; an edited, removed, cut or reordered record is found and named', async () => {
    const auditor = await person('auditor')
    await auditor.goTo('/audit')
    await auditor.page.locator('table').getByText('EGRESS_RELEASED').first().waitFor()
    await shot(auditor, 'audit')
    await expectAccessible(auditor.page)
    const lines = (await auditor.get('/audit/export')).trimEnd().split('\n')
    const file = join(glovebox.stateDir, 'audit.ndjson')
    const verify = (changed: readonly string[]): { code: number; output: string } => {
      writeFileSync(file, `${changed.join('\n')}\n`)
      return glovebox.glovebox('audit', 'verify', file)
    }
    const whole = verify(lines)
    expect([0, 3]).toContain(whole.code)
    const records = lines.map((line, i) => ({ i, line })).filter(({ line }) => line.includes('"line":"record"'))
    const [a, b] = [records[9], records[10]]
    if (a === undefined || b === undefined) throw new Error('too few records')
    const edited = verify(lines.map((line, i) => (i === a.i ? line.replace(/"actor":"[^"]*"/, '"actor":"nobody"') : line)))
    expect(edited).toMatchObject({ code: 1, output: expect.stringContaining('10') as string })
    expect(verify(lines.filter((_, i) => i !== a.i))).toMatchObject({ code: 1, output: expect.stringContaining('10') as string })
    expect(verify(lines.map((line, i) => (i === a.i ? b.line : i === b.i ? a.line : line)))).toMatchObject({ code: 1, output: expect.stringContaining('1') as string })
    expect(verify(lines.filter((line, i) => i < (records.at(-3)?.i ?? 0) || !line.includes('"line":"record"')))).toMatchObject({ code: 1 })
  })

  it('9: the custodian ends the licence; within five seconds the session is gone and the researcher is told why', async () => {
    const custodian = await person('custodian')
    await custodian.goTo('/data')
    await custodian.page.getByRole('row').filter({ hasText: language === 'ko' ? '지방간 코호트와 대조군' : 'Fatty liver cohort and controls' }).getByRole('button', { name: custodian.t.endLicence.open }).first().click()
    const dialog = custodian.page.getByRole('alertdialog')
    await shot(custodian, 'end-licence')
    await dialog.getByRole('textbox').fill('The consent of the cohort was withdrawn')
    const portal = await person('researcher')
    const running = (): string => execFileSync('docker', ['ps', '-q', '--filter', 'label=glovebox.project=fatty-liver', '--filter', `volume=${join(glovebox.stateDir, 'projects/fatty-liver')}`], { encoding: 'utf8' }).trim()
    expect(running()).not.toBe('')
    const started = Date.now()
    await dialog.getByRole('button', { name: custodian.t.endLicence.confirm, exact: true }).click()
    await portal.page.getByText(portal.t.end.title['licence-ended']).first().waitFor({ timeout: 5000 })
    while (running() !== '' && Date.now() - started < 5000) await new Promise((resolve) => setTimeout(resolve, 100))
    expect(running()).toBe('')
    expect(Date.now() - started).toBeLessThan(5000)
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(`${glovebox.stateDir}/node`)
    await portal.page.getByText('data-office@hospital.example').first().waitFor()
    await shot(portal, 'session-ended')
    await portal.goTo('/projects/fatty-liver')
    await portal.page.getByText(portal.t.lock.title).waitFor()
    await shot(portal, 'project-locked')
    const auditor = await person('auditor')
    for (const type of ['LICENCE_ENDED', 'SESSION_STOPPED', 'EXTRACT_UNMOUNTED', 'PROJECT_LOCKED']) {
      const answer = JSON.parse(await auditor.get(`/audit?type=${type}`)) as { items: unknown[] }
      expect(answer.items.length, type).toBeGreaterThan(0)
    }
  })
})
