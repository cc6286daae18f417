import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aRunningGlovebox, installed, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { PortalPage } from './pages/portal-page.ts'

const passphrase = 'a glovebox has two gloves and a lock'
let glovebox: RunningGlovebox, browser: Browser, portal: PortalPage
const other = mkdtempSync(join(tmpdir(), 'glovebox-restored-'))

beforeAll(async () => {
  glovebox = await aRunningGlovebox()
  browser = await aBrowser()
  portal = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'operator', 'ko')
  await portal.goTo('/node')
})
afterAll(async () => {
  await browser?.close()
  await glovebox?.stop()
  rmSync(other, { recursive: true, force: true })
})

const backups = (): string[] => readdirSync(join(glovebox.stateDir, 'backups')).filter((name) => name.endsWith('.backup')).map((name) => join(glovebox.stateDir, 'backups', name))
const casts = (): string => readdirSync(join(glovebox.stateDir, 'server/console')).map((name) => readFileSync(join(glovebox.stateDir, 'server/console', name), 'utf8')).join('\n')
const events = async (type: string): Promise<{ details: Record<string, unknown>; subject: string }[]> => {
  const auditor = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'auditor', 'ko')
  const { items } = JSON.parse(await auditor.get(`/audit?type=${type}`)) as { items: { details: Record<string, unknown>; subject: string }[] }
  await auditor.page.context().close()
  return items
}

test('the operator makes a backup from the console; the passphrase is shown and recorded nowhere', async () => {
  await portal.button(portal.t.console.command.backup).click()
  const field = portal.page.getByLabel(portal.t.console.answer)
  await field.fill(passphrase)
  await picture(portal.page, 'console-asks')
  await expectAccessible(portal.page)
  await portal.button(portal.t.console.send).click()
  await portal.page.locator('.console').getByText('The same again').first().waitFor()
  await field.fill(passphrase)
  await portal.button(portal.t.console.send).click()
  await portal.page.locator('.console').getByText('backup written').first().waitFor({ timeout: 60_000 })
  await picture(portal.page, 'console-backup')
  expect(backups()).toHaveLength(1)
  expect(statSync(backups()[0] ?? '').mode & 0o777).toBe(0o600)
  expect(casts()).toContain('backup written')
  expect(casts()).not.toContain('two gloves')
  const [intended] = await events('BACKUP_INTENDED')
  const [made] = await events('BACKUP_MADE')
  expect(made?.subject).toBe(intended?.subject)
  expect(made?.details).toMatchObject({ file: backups()[0], bytes: statSync(backups()[0] ?? '').size })
})

test('that passphrase, and no other, opens it into an empty system', () => {
  const file = join(other, 'passphrase')
  const restore = (words: string, state: string): number => {
    writeFileSync(file, words, { mode: 0o600 })
    try {
      execFileSync(join(installed, 'node_modules/node/bin/node'), ['--disable-warning=ExperimentalWarning', join(installed, 'server/cli/glovebox.ts'), 'restore', backups()[0] ?? '', '--passphrase-file', file], { env: { ...glovebox.env, GLOVEBOX_STATE: join(other, state), GLOVEBOX_RUN: join(other, 'run') }, stdio: 'pipe' })
      return 0
    } catch {
      return 1
    }
  }
  expect(restore('another passphrase altogether', 'wrong')).toBe(1)
  expect(restore(passphrase, 'right')).toBe(0)
  expect(glovebox.glovebox('audit', 'verify', '--state', join(other, 'right')).output).not.toMatch(/edited|removed|cut/)
})

test('a passphrase that root laid down is used without asking', async () => {
  writeFileSync(join(glovebox.stateDir, 'node/backup-passphrase'), 'laid down by root, once and for all\n', { mode: 0o600 })
  await portal.goTo('/node')
  await portal.button(portal.t.console.command.backup).click()
  await portal.page.locator('.console').getByText('backup written').first().waitFor({ timeout: 60_000 })
  await expect.poll(() => portal.page.getByLabel(portal.t.console.answer).count()).toBe(0)
  expect(backups()).toHaveLength(2)
})
