import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { repairTexts } from '../../extension/src/texts/repair-texts.ts'
import { aRunningGlovebox, type RunningGlovebox, type Username } from '../story/a-running-glovebox.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { LabPage } from './pages/lab-page.ts'
import { PortalPage } from './pages/portal-page.ts'

/** People with a myocardial infarction by age band and sex: the youngest are few. The same in two sheets, and what a data frame says of its columns. */
const table = `bands = pd.cut(people.age[people.mi], [17, 34, 49, 59, 69, 100], labels=['18-34', '35-49', '50-59', '60-69', '70+'])
counts = pd.crosstab(bands, people.male[people.mi].map({0: 'F', 1: 'M'}), margins=True, margins_name='Total', dropna=False)
counts.index.name = 'age'
counts.to_csv(outputs / 'infarction_by_age_and_sex.csv')
with pd.ExcelWriter(outputs / 'infarction_sheets.xlsx') as book:
    counts.to_excel(book, sheet_name='age by sex')
    counts.T.to_excel(book, sheet_name='sex by age')
people.loc[people.mi, ['age', 'bmi']].describe().round(1).to_csv(outputs / 'infarction_summary.csv')
counts`
const file = 'infarction_by_age_and_sex.csv'
const facts = { type: 'frequencies', population: 'People of the cohort with a myocardial infarction', n: '1012', controls: '' } as const
const title = 'Infarction by age and sex'
/** What is clicked: in Korean what is offered first, in English the cells are hidden instead. */
const ways = [{ language: 'ko', method: 'merge' }, { language: 'en', method: 'suppress' }] as const

describe.each(ways)('a failing table, explained at its cells and repaired in the browser ($language, $method)', ({ language, method }) => {
  const words = repairTexts(language)
  let glovebox: RunningGlovebox, browser: Browser, lab: LabPage
  const people = new Map<Username, PortalPage>()
  const person = async (username: Username): Promise<PortalPage> => {
    const known = people.get(username) ?? await PortalPage.signIn(await aPersonsBrowser(browser, language), glovebox, username, language)
    people.set(username, known)
    return known
  }
  const outputs = (): readonly string[] => readdirSync(join(glovebox.stateDir, 'projects/fatty-liver/outputs')).filter((name) => name.startsWith('infarction_by_age_and_sex'))
  const output = (name: string): string => readFileSync(join(glovebox.stateDir, 'projects/fatty-liver/outputs', name), 'utf8')
  /** Drafts as the gateway keeps them with what else a person's lab remembers. */
  const keptDrafts = (): readonly string[] => {
    const folder = join(glovebox.stateDir, 'gateway/workspaces')
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  }
  let original = ''

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    browser = await aBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const [username, portal] of people) await picture(portal.page, `${language}-failed-${username}`)
  })

  it('shows the table with the failing cells marked, to be walked through by keyboard, each with its reason and its cure', async () => {
    const portal = await person('researcher')
    await portal.goTo('/projects/fatty-liver')
    await portal.button(portal.t.workbench.open).click()
    lab = new LabPage(portal.page, language)
    await lab.waitUntilOpen()
    await lab.runNotebook('first-analysis.ipynb', 4)
    await lab.runCell(table)
    original = output(file)
    await lab.openExportPanel()
    await lab.panel().getByRole('button', { name: lab.t.export.refresh }).click()
    await lab.addOutput(file, facts)
    await lab.describeRequest(title, 'Table two of the first report: how many had an infarction, by age and sex.')
    await lab.check()
    await lab.button(words.open).click()
    const grid = lab.panel().getByRole('grid').first()
    await grid.waitFor({ timeout: 60_000 })
    const marked = grid.locator('td.gbx-mark.gbx-fail')
    await expect.poll(() => marked.count()).toBeGreaterThan(0)
    // One stop for the tab key: the first marked cell, whose words stand below the table.
    await grid.locator('td[tabindex="0"]').focus()
    const said = lab.panel().locator('.gbx-said-of-cell').first()
    await expect.poll(() => said.innerText()).toContain(lab.t.export.cure)
    await portal.page.keyboard.press('ArrowLeft')
    await expect.poll(() => said.innerText()).toContain(words.chooseCell)
    await portal.page.keyboard.press('ArrowRight')
    await expect.poll(() => said.innerText()).toContain(lab.t.export.cure)
    await lab.panel().locator('.gbx-repair').scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-1-explained`)
    const { violations } = await new AxeBuilder({ page: portal.page }).include(['iframe', '#glovebox-export']).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)).toEqual([])
  })

  it('repairs it with one click beside the original, checks it again, and undoes it', async () => {
    const portal = await person('researcher')
    await expect.poll(() => lab.panel().locator('.gbx-way').count()).toBeGreaterThan(1)
    const take = lab.button(words.take)
    // The one that loses least is chosen already: these bands have an order.
    await expect.poll(() => lab.panel().locator('.gbx-way').first().innerText()).toContain(words.method.merge)
    await lab.panel().locator('.gbx-way', { hasText: words.method[method] }).locator('input').check()
    await lab.panel().locator('.gbx-repair [role=grid]').last().scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-2-ways`)
    // What hiding leaves to be worked out is said below the table; a merge leaves nothing hidden.
    const remains = lab.panel().locator('.gbx-remains li')
    expect(await remains.count() > 0).toBe(method === 'suppress')
    if (method === 'suppress') await remains.last().scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-2b-remains`)
    await take.click()
    await lab.panel().getByRole('button', { name: words.undo }).waitFor({ timeout: 60_000 })
    await lab.panel().getByText(lab.t.export.resultTitle).waitFor({ timeout: 60_000 })
    await expect.poll(() => lab.panel().getByText(lab.t.export.outcome.fail).count()).toBe(0)
    expect(outputs()).toEqual([file, 'infarction_by_age_and_sex.repaired.csv', 'infarction_by_age_and_sex.repaired.csv.table.yaml'])
    expect(output(file)).toBe(original)
    await picture(portal.page, `${language}-repair-3-taken`)
  })

  it('undoes it after the page was loaded anew, and leaves nothing behind', async () => {
    const portal = await person('researcher')
    // The draft is kept by the gateway, outside the session.
    await expect.poll(() => JSON.stringify(keptDrafts()), { timeout: 20_000 }).toContain('undo')
    await portal.page.reload()
    lab = new LabPage(portal.page, language)
    await lab.waitUntilOpen()
    if (!(await lab.panel().isVisible())) await lab.openExportPanel()
    const undo = lab.panel().getByRole('button', { name: words.undo })
    await undo.waitFor({ timeout: 60_000 })
    await undo.scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-3b-after-reload`)
    await undo.click()
    await expect.poll(outputs, { timeout: 20_000 }).toEqual([file])
    await lab.check()
    await expect.poll(() => lab.panel().getByText(lab.t.export.outcome.fail).count()).toBeGreaterThan(0)
    await lab.button(words.open).click()
    const take = lab.button(words.take)
    await take.waitFor({ timeout: 60_000 })
    await lab.panel().locator('.gbx-way', { hasText: words.method[method] }).locator('input').check()
    await take.click()
    await lab.panel().getByRole('button', { name: words.undo }).waitFor({ timeout: 60_000 })
    await lab.submit()
  })

  it('shows each sheet of a workbook, repairs them together, and takes out lines that are not safe', async () => {
    const portal = await person('researcher')
    await lab.show('new')
    await lab.panel().getByRole('button', { name: lab.t.export.refresh }).click()
    for (const name of ['infarction_sheets.xlsx', 'infarction_summary.csv']) await lab.addOutput(name, { ...facts, type: name.endsWith('.csv') ? 'endpoints' : 'frequencies' })
    await lab.check()
    const section = (name: string) => lab.panel().getByRole('region', { name: `outputs/${name}` })
    await section('infarction_sheets.xlsx').getByRole('button', { name: words.open }).click()
    await lab.button(words.take).waitFor({ timeout: 60_000 })
    // Two sheets as they are, and the file as it would be.
    await expect.poll(() => section('infarction_sheets.xlsx').getByRole('grid').count()).toBe(3)
    await section('infarction_sheets.xlsx').locator('.gbx-sheet-name').first().scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-6-sheets`)
    await section('infarction_sheets.xlsx').getByRole('grid').last().scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-6b-sheets-repaired`)
    await lab.button(words.close).click()
    await section('infarction_summary.csv').getByRole('button', { name: words.open }).click()
    await lab.panel().locator('.gbx-way', { hasText: words.method['leave-out'] }).locator('input').check()
    await lab.panel().getByText(words.leftOut, { exact: true }).scrollIntoViewIfNeeded()
    await picture(portal.page, `${language}-repair-7-left-out`)
  })

  it('comes before the checkers with its difference at the cells, worked out from the two frozen files', async () => {
    const checker = await person('checker1')
    await checker.goTo('/review')
    await checker.page.getByRole('link', { name: title }).first().click()
    const grid = checker.page.getByRole('grid')
    await grid.locator('td.grid-changed').first().waitFor({ timeout: 30_000 })
    const list = checker.page.getByRole('list', { name: checker.t.difference.title })
    const first = list.getByRole('button').first()
    await first.click()
    expect(await first.getAttribute('aria-pressed')).toBe('true')
    await grid.locator('td.grid-current').waitFor()
    await picture(checker.page, `${language}-repair-4-review`)
    await expectAccessible(checker.page)
    // What stood in the original is shown beside what stands there now.
    const shown = await grid.locator('td.grid-changed del').allInnerTexts()
    const numbers = new Set(original.split(/[\n,]/))
    expect(shown.flatMap((text) => text.split(' + ')).every((text) => numbers.has(text))).toBe(true)
    // What hiding leaves to be worked out is said beside each hidden place; a merge leaves nothing hidden.
    await expect.poll(() => list.getByText(checker.t.difference.still.split('{{')[0]?.trim() ?? '').count()).toBe(method === 'suppress' ? await list.getByRole('button').count() : 0)
    await expect.poll(() => checker.page.getByText(checker.t.difference.remains).count()).toBe(method === 'suppress' ? 1 : 0)
    if (method === 'suppress') {
      await checker.page.locator('.remains').first().scrollIntoViewIfNeeded()
      await picture(checker.page, `${language}-repair-4b-remains`)
    }
    await checker.button(checker.t.difference.open).click()
    await grid.locator('td.grid-mark-fail').first().waitFor({ timeout: 30_000 })
    await picture(checker.page, `${language}-repair-5-original`)
  })
})
