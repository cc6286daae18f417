import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { LabPage } from './pages/lab-page.ts'
import { PortalPage } from './pages/portal-page.ts'

let glovebox: RunningGlovebox, browser: Browser, portal: PortalPage, lab: LabPage

beforeAll(async () => {
  glovebox = await aRunningGlovebox()
  browser = await aBrowser()
  portal = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'researcher', 'ko')
  await portal.goTo('/projects/fatty-liver')
  await portal.button(portal.t.workbench.open).click()
  lab = new LabPage(portal.page, 'ko')
  await lab.waitUntilOpen()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await glovebox?.stop()
})

afterEach(async ({ task }) => { if (task.result?.state === 'fail') await picture(portal.page, 'failed-lab-and-portal') })

/** Sends from the lab's own frame what it may say, and tells whether an answer came within two seconds. */
const ask = (message: object): Promise<boolean> => labFrame().evaluate((data) => new Promise<boolean>((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => resolve(true)
  setTimeout(() => resolve(false), 2000)
  window.parent.postMessage(data, '*', [port2])
}), message)

const labFrame = () => portal.page.frames().find((frame) => new URL(frame.url()).host.startsWith('s-')) ?? expect.fail('the lab has no frame')
const sessionId = (): string => portal.page.url().split('/').at(-1) ?? ''
const running = (): string => execFileSync('docker', ['ps', '-q', '--filter', `volume=${join(glovebox.stateDir, 'projects/fatty-liver')}`], { encoding: 'utf8' }).trim()

test('one bar stands over the lab: the portal’s, with project, time, budget and person', async () => {
  const bar = portal.page.locator('.bench-bar')
  await bar.getByText('김서연').or(bar.locator('.bench-person')).first().waitFor()
  await expect.poll(() => bar.innerText()).toContain(portal.t.session.timeLeft)
  await expect.poll(() => lab.lab.getByRole('button', { name: portal.t.session.stop, exact: true }).count()).toBe(0)
  await picture(portal.page, 'one-session-bar')
  await expectAccessible(portal.page)
})

test('what another window says is not heard, nor what concerns another session', async () => {
  await portal.page.evaluate((id) => window.postMessage({ type: 'glovebox:stop-session', sessionId: id }, '*'), sessionId())
  expect(await ask({ type: 'glovebox:stop-session', sessionId: 'another-session' })).toBe(false)
  expect(await ask({ type: 'glovebox:open-request', requestId: '../../sign-in' })).toBe(false)
  expect(running()).not.toBe('')
  await portal.page.locator('.bench-open').waitFor()
})

test('a request opens in a page of its own, and the lab stays', async () => {
  await lab.lab.locator('.jp-SideBar li[data-id="glovebox-export"]').click()
  const opened = portal.page.context().waitForEvent('page')
  expect(await ask({ type: 'glovebox:open-request', requestId: '01kb0000000000000000000000' })).toBe(true)
  const page = await opened
  await page.waitForURL('**/egress-requests/01kb0000000000000000000000')
  await page.close()
  await portal.page.locator('.bench-open').waitFor()
})

test('the lab’s command stops the session', async () => {
  await lab.lab.locator('.jp-DirListing-item').first().click()
  await portal.page.keyboard.press('Control+Shift+C')
  await lab.lab.locator('.lm-CommandPalette-input').fill(lab.t.command.stop)
  await lab.lab.locator('.lm-CommandPalette-item').first().click()
  await lab.lab.locator('.jp-Dialog').getByRole('button', { name: lab.t.session.stopNow }).click()
  await portal.page.getByRole('heading', { name: portal.t.end.title['by-researcher'] }).waitFor({ timeout: 20_000 })
  expect(running()).toBe('')
})
