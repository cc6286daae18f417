import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { LabPage } from './pages/lab-page.ts'
import { PortalPage } from './pages/portal-page.ts'

/** The lab's page is loaded out of sight while the project's page is read: what it asks for before the session is opened, and what the opening finds. */
describe('a lab that is loaded ahead', () => {
  let glovebox: RunningGlovebox, browser: Browser, portal: PortalPage, page: Page, prepared: string
  const asked: Request[] = []
  const ofSession = (): string[] => asked.map((request) => new URL(request.url())).filter(({ host, pathname }) => host.startsWith('s-') && /^\/(?:api\/(?!me$)|glovebox\/|terminals\/)/.test(pathname)).map(({ pathname }) => pathname)
  const focused = () => page.evaluate(() => document.activeElement?.tagName)

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    browser = await aBrowser()
    portal = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'researcher', 'ko')
    page = portal.page
    page.on('request', (request) => asked.push(request))
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
  })
  afterEach(async ({ task }) => { if (task.result?.state === 'fail') await picture(page, 'failed-lab-ahead') })

  it('stands behind the project’s page, asks the session for nothing, and takes neither focus nor sight', async () => {
    await portal.goTo('/projects/fatty-liver')
    await portal.button(portal.t.workbench.open).focus()
    await page.frameLocator('iframe.bench-hidden').locator('#jp-main-dock-panel').waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    expect(ofSession()).toEqual([])
    expect(await focused()).toBe('BUTTON')
    await page.keyboard.press('Tab')
    expect(await focused()).not.toBe('IFRAME')
    await expectAccessible(page)
    await picture(page, 'ko-project-with-lab-ahead')
  })

  it('has no way to the session either: whoever asks in its place is refused', async () => {
    prepared = /s-[a-z0-9]+/.exec(await page.locator('iframe').getAttribute('src') ?? '')?.[0] ?? expect.fail('no session')
    const frame = page.frames().find((one) => one.url().includes(prepared)) ?? expect.fail('no frame')
    // By another way than the one on which the page lets its own calls wait.
    const status = (path: string, method = 'GET') => frame.evaluate(([to, how]) => new Promise<number>((resolve) => {
      const request = new XMLHttpRequest()
      request.open(how as string, to as string)
      request.onloadend = () => resolve(request.status)
      request.send(how === 'GET' ? null : '{"data":{},"metadata":{}}')
    }), [path, method])
    for (const path of ['/api/contents', '/api/kernels', '/api/kernelspecs', '/api/terminals', '/glovebox/v1/context']) expect(await status(path), path).toBe(403)
    for (const [path, method] of [['/lab/api/workspaces/default', 'PUT'], ['/api/kernels', 'POST'], ['/api/contents/x', 'PUT']] as const) expect(await status(path, method), path).toBe(403)
    expect(await status('/lab/api/workspaces/default')).toBe(200)
    const api = await ApiClient.signIn(glovebox, 'researcher')
    expect((await api.call('project', { params: { id: 'fatty-liver' } })).session).toBeNull()
  })

  it('is the workbench that opens, without loading anything again', async () => {
    const before = asked.filter((request) => request.url().includes('/__enter')).length
    await portal.button(portal.t.workbench.open).click()
    await page.locator('iframe:not(.bench-hidden)').waitFor()
    const lab = new LabPage(page, 'ko')
    await lab.waitUntilOpen()
    expect(page.url()).toContain(prepared)
    expect(asked.filter((request) => request.url().includes('/__enter'))).toHaveLength(before)
    expect(ofSession()).toContain('/api/contents')
    await lab.runNotebook('first-analysis.ipynb', 4)
    await picture(page, 'ko-lab-that-was-ahead')
    await expectAccessible(page)
  })

  it('lies exactly in its place when the window changes, and can be loaded anew', async () => {
    const fits = async () => {
      const [frame, place] = await Promise.all(['iframe', '.bench-place'].map((of) => page.locator(of).boundingBox()))
      return JSON.stringify(frame) === JSON.stringify(place) && (frame?.height ?? 0) > 200
    }
    for (const [width, height] of [[900, 700], [1440, 900]] as const) {
      await page.setViewportSize({ width, height })
      await expect.poll(fits).toBe(true)
    }
    await page.getByRole('button', { name: portal.t.session.reload }).click()
    await expect.poll(() => asked.filter((request) => request.url().includes('/__enter')).length).toBe(2)
    await new LabPage(page, 'ko').waitUntilOpen()
  })

  it('is dark when the portal is, also when it was loaded so', async () => {
    const isLight = () => page.frameLocator('iframe').locator('body').getAttribute('data-jp-theme-light')
    await expect.poll(isLight).toBe('true')
    await page.evaluate(() => localStorage.setItem('glovebox.theme', 'dark'))
    await page.reload()
    await new LabPage(page, 'ko').waitUntilOpen()
    await expect.poll(isLight).toBe('false')
    await picture(page, 'ko-lab-dark')
    await page.evaluate(() => localStorage.setItem('glovebox.theme', 'light'))
    await page.reload()
    await new LabPage(page, 'ko').waitUntilOpen()
    await expect.poll(isLight).toBe('true')
  })

  it('is gone with the session', async () => {
    await portal.confirm(portal.t.session.stop, portal.t.session.stopConfirm)
    await page.getByRole('heading', { name: portal.t.end.title['by-researcher'] }).waitFor()
    await page.locator('iframe').waitFor({ state: 'detached' })
    // The next one is prepared behind the project's page.
    await page.getByRole('link', { name: portal.t.end.toProject }).click()
    await page.locator('iframe.bench-hidden').waitFor({ state: 'attached' })
    expect(await page.locator('iframe').getAttribute('src')).not.toContain(prepared)
    await portal.goTo('/projects')
    await page.locator('iframe').waitFor({ state: 'detached' })
  })
})
