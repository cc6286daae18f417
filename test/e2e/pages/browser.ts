import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A headless Chromium of the machine's own. */
export const aBrowser = (): Promise<Browser> => {
  const executablePath = programs.find((path) => existsSync(path))
  if (executablePath === undefined) throw new Error('no Chromium is installed: apt-get install chromium')
  return chromium.launch({ executablePath, headless: true, args: flags })
}

/** One person's browser, in their language; a download is allowed so that it can be read. */
export const aPersonsBrowser = (browser: Browser, language: 'ko' | 'en'): Promise<BrowserContext> =>
  browser.newContext({ locale: language === 'ko' ? 'ko-KR' : 'en-GB', timezoneId: 'Asia/Seoul', viewport: { width: 1440, height: 900 }, acceptDownloads: true })

/** Keeps a picture if the run was asked for pictures (GLOVEBOX_PICTURES=folder). */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['GLOVEBOX_PICTURES']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Nothing serious for axe on the page as it stands; the lab's own frame is JupyterLab's affair. */
export const expectAccessible = async (page: Page): Promise<void> => {
  // Colours on their way from one state to another are nobody's to read.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished)).then(() => undefined))
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
  expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 400)}`)).toEqual([])
}
