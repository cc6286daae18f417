import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import { aBrowser, aPersonsBrowser } from '../e2e/pages/browser.ts'
import { PortalPage } from '../e2e/pages/portal-page.ts'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { aRunningHub, type RunningHub } from './a-running-hub.ts'
import { load } from './engine-facts.ts'
import { nowMs } from './jupyter-client.ts'
import { addPeople, project, stopSession, type BenchPerson } from './people.ts'
import { compare, type Measured } from './report.ts'
import { summarise } from './statistics.ts'

/** Seconds after the click; `bytes` is what came over the wire, as the answers declare it. */
interface Walk { readonly lab: number; readonly launcher: number; readonly result: number; readonly runs: number; readonly requests: number; readonly bytes: number; readonly load: number }

const patience = { timeout: 60_000 }
/** How long a person looks at the page before the click, on either side, in ms; Glovebox's has a session prepared meanwhile. */
const READ_MS = 4_000
/** How long a cell's prompt may stay empty after a run was asked for before it is asked for again, in ms. */
const AGAIN_MS = 250

/** Chromium: click → the result of a notebook's first cell shown. A new person and an empty cache each time, the two sides in turn. */
export const measureBrowser = async (quick: boolean): Promise<Measured> => {
  const [n, warm] = quick ? [1, 1] : [4, 1]
  const glovebox = await aRunningGlovebox()
  const hub = await aRunningHub()
  const browser = await aBrowser()
  try {
    const people = addPeople(glovebox, Array.from({ length: n + warm }, (_, i) => `bench-walk-${i}`))
    const ours: Walk[] = []
    const theirs: Walk[] = []
    for (let i = 0; i < n + warm; i += 1) {
      const sides = [async () => keep(ours, await ofGlovebox(browser, glovebox, people[i] as BenchPerson), i >= warm), async () => keep(theirs, await ofHub(browser, hub, `walk${i}`), i >= warm)]
      for (const side of i % 2 === 0 ? sides : sides.reverse()) {
        await side()
        await pause(2000)
      }
    }
    return report(ours, theirs)
  } finally {
    await browser.close()
    await glovebox.stop()
    await hub.stop()
  }
}

const keep = (list: Walk[], walk: Walk, counts: boolean): void => {
  if (counts) list.push(walk)
}

const ofGlovebox = async (browser: Browser, glovebox: RunningGlovebox, person: BenchPerson): Promise<Walk> => {
  const context = await aPersonsBrowser(browser, 'en')
  try {
    const portal = await PortalPage.signIn(context, { ...glovebox, password: () => person.password }, person.username, 'en')
    await portal.goTo(`/projects/${project}`)
    const button = portal.button(portal.t.workbench.open)
    await button.waitFor()
    await pause(READ_MS)
    const walk = await watched(portal.page, async (since) => {
      await button.click()
      await portal.page.locator('iframe:not(.bench-hidden)').waitFor(patience)
      const lab = since()
      return { lab, ...await firstCell(portal.page, portal.page.frameLocator('iframe'), since) }
    })
    const api = await ApiClient.signIn(glovebox, person.username, person.password)
    const id = /s-[a-z0-9]+/.exec(portal.page.url())?.[0]
    if (id === undefined) throw new Error(`no session in ${portal.page.url()}`)
    await stopSession(api, id)
    return walk
  } finally {
    await context.close()
  }
}

const ofHub = async (browser: Browser, hub: RunningHub, name: string): Promise<Walk> => {
  const context: BrowserContext = await aPersonsBrowser(browser, 'en')
  try {
    const user = await hub.user(name)
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${hub.port}/hub/login?next=%2Fhub%2Fhome`)
    await page.fill('#username_input', name)
    await page.fill('#password_input', hub.token)
    await page.click('#login_submit')
    const button = page.locator('#start')
    await button.waitFor()
    await pause(READ_MS)
    const walk = await watched(page, async (since) => {
      await button.click()
      await page.waitForURL(/\/user\/[^/]+\/lab/, patience)
      const lab = since()
      return { lab, ...await firstCell(page, page, since) }
    })
    await user.stop()
    return walk
  } finally {
    await context.close()
  }
}

const watched = async (page: Page, walk: (since: () => number) => Promise<Pick<Walk, 'lab' | 'launcher' | 'result' | 'runs'>>): Promise<Walk> => {
  let requests = 0
  let bytes = 0
  page.setDefaultTimeout(patience.timeout)
  page.on('response', (response) => {
    requests += 1
    bytes += Number(response.headers()['content-length'] ?? 0)
  })
  const before = load()
  const click = nowMs()
  const steps = await walk(() => (nowMs() - click) / 1000).catch(async (error: unknown) => {
    const picture = join(tmpdir(), `glovebox-bench-${process.pid}.png`)
    await page.screenshot({ path: picture })
    throw new Error(`the walk ended early; what was on the screen: ${picture}`, { cause: error })
  })
  return { ...steps, requests, bytes, load: before }
}

/** A new notebook from the launcher, one cell, its result: the same in JupyterLab wherever it stands. */
const firstCell = async (page: Page, lab: Page | FrameLocator, since: () => number): Promise<{ launcher: number; result: number; runs: number }> => {
  const card = lab.locator('.jp-LauncherCard[data-category="Notebook"]', { hasText: 'Python' }).first()
  await card.waitFor(patience)
  const launcher = since()
  await card.click()
  const cell = lab.locator('.jp-Notebook .jp-Cell .cm-content').first()
  await cell.waitFor(patience)
  await lab.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first().waitFor(patience)
  await cell.click()
  await page.keyboard.type('41+1')
  const runs = await untilTaken(page, cell, lab.locator('.jp-Notebook .jp-Cell').first().locator('.jp-InputPrompt', { hasNotText: /\[\s*\]/ }), since)
  await lab.locator('.jp-OutputArea-output pre', { hasText: /^42$/ }).first().waitFor(patience)
  return { launcher, result: since(), runs }
}

/** Runs the cell, and as a person does again when its prompt stays empty: JupyterLab drops a run that comes before it knows its kernel, though it shows it as idle. */
const untilTaken = async (page: Page, cell: Locator, taken: Locator, since: () => number): Promise<number> => {
  const until = since() + patience.timeout / 1000
  for (let runs = 1; ; runs += 1) {
    await page.keyboard.press('Shift+Enter')
    const done = await taken.waitFor({ timeout: AGAIN_MS }).then(() => true, () => false)
    if (done) return runs
    if (since() > until) throw new Error('the cell took no run')
    await cell.click()
  }
}

const report = (ours: readonly Walk[], theirs: readonly Walk[]): Measured => {
  const middle = (list: readonly Walk[], pick: (walk: Walk) => number): number => summarise(list.map(pick)).p50
  const line = (what: string, pick: (walk: Walk) => number, unit = 's') => compare(what, { glovebox: middle(ours, pick), peer: middle(theirs, pick) }, unit)
  const total = compare('click → cell result shown, p50', { glovebox: middle(ours, (w) => w.result), peer: middle(theirs, (w) => w.result) }, 's', { atMost: 0.4 })
  const runs = (list: readonly Walk[]): number => list.reduce((all, walk) => all + walk.runs, 0)
  const [a, b] = [summarise(ours.map((w) => w.result)), summarise(theirs.map((w) => w.result))]
  return {
    title: `Chromium: click on the button → result of a notebook's first cell (n = ${ours.length} each, empty cache; peer: JupyterHub as above, "Start My Server")`,
    rows: [total, line('  click → lab on the screen', (w) => w.lab), line('  click → launcher shown', (w) => w.launcher), line('  launcher → result', (w) => w.result - w.launcher), line('requests', (w) => w.requests, ''), line('megabytes declared', (w) => w.bytes / 1e6, 'MB')],
    notes: [`range ${a.min.toFixed(2)}-${a.max.toFixed(2)} s beside ${b.min.toFixed(2)}-${b.max.toFixed(2)} s; the cell was run ${runs(ours)} beside ${runs(theirs)} times: on either side again where its prompt was still empty after ${AGAIN_MS} ms`],
    data: { glovebox: ours, peer: theirs },
  }
}
