import { chownSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EgressRequest } from '../../contract/resources/egress-request.ts'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { SessionClient } from '../story/session-client.ts'
import { aBrowser, aPersonsBrowser, expectAccessible, picture } from './pages/browser.ts'
import { fill, PortalPage } from './pages/portal-page.ts'

const title = 'Three tables of the appendix'
const names = ['a.csv', 'b.csv', 'c.csv'] as const

describe('a Monday with many requests', () => {
  let glovebox: RunningGlovebox, browser: Browser, checker: PortalPage, page: Page, session: SessionClient
  let request: EgressRequest
  const put = (name: string, text: string): void => {
    const outputs = join(glovebox.stateDir, 'projects/fatty-liver/outputs')
    const { uid, gid } = statSync(outputs)
    writeFileSync(join(outputs, name), text)
    chownSync(join(outputs, name), uid, gid)
  }
  const submission = () => ({ title, context: 'The tables that the second reviewer asked for.', files: names.map((name) => ({ path: `outputs/${name}`, title: `Table ${name}`, type: 'frequencies', population: 'Everyone', n: 350, controls: 'Bands merged' })) })
  const table = (first: number): string => `age_band,n\n20-59,${first}\n60-69,${first + 110}\n`
  const focused = () => page.evaluate(() => document.activeElement instanceof HTMLButtonElement ? document.activeElement.textContent : document.activeElement?.id)

  /** The same request 60 times over, as if they had been submitted after it. */
  const copyRequest = (id: string): void => {
    const database = new DatabaseSync(join(glovebox.stateDir, 'server/glovebox.sqlite'), { timeout: 5000 })
    const copy = (name: string, where: string, over: Readonly<Record<string, string>>): void => {
      const columns = (database.prepare(`PRAGMA table_info(${name})`).all() as unknown as { name: string }[]).map((column) => column.name)
      database.exec(`INSERT INTO ${name} (${columns.join(',')}) SELECT ${columns.map((column) => over[column] ?? column).join(',')} FROM ${name} WHERE ${where} = '${id}'`)
    }
    for (let i = 0; i < 60; i += 1) {
      // Of the same moment, and behind it whatever chance has put there.
      const copied = `'${id.slice(0, 10)}${'z'.repeat(11)}${String(i).padStart(4, '0')}z'`
      copy('egress_request', 'id', { id: copied, title: `'Later request ${i}'` })
      copy('egress_turn', 'request_id', { request_id: copied })
      copy('egress_file', 'request_id', { id: `${copied} || position`, request_id: copied })
    }
    database.close()
  }

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    browser = await aBrowser()
    const researcher = await ApiClient.signIn(glovebox, 'researcher')
    session = await SessionClient.enter(glovebox, researcher, await researcher.openSession())
    for (const [i, name] of names.entries()) put(name, table(120 + 10 * i))
    request = await session.json<EgressRequest>('POST', '/glovebox/v1/egress-requests', submission())
    // A submission does not wait for its checks without end.
    await vi.waitFor(async () => { expect((await session.json<EgressRequest>('GET', `/glovebox/v1/egress-requests/${request.id}`)).state).toBe('in-review') }, { timeout: 90_000, interval: 500 })
    copyRequest(request.id)
    checker = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'checker1', 'ko')
    page = checker.page
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
  })
  afterEach(async ({ task }) => { if (task.result?.state === 'fail') await picture(page, 'failed-many-requests') })

  it('the one that waits longest is the first to be seen, whatever came after it, and all are counted', async () => {
    await checker.goTo('/review')
    await page.getByRole('heading', { name: fill(checker.t.queue.mine, { count: 61 }) }).waitFor()
    await expect.poll(() => page.getByRole('rowheader').first().innerText()).toContain(title)
    await checker.button(checker.t.common.more).click()
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(61)
    await picture(page, 'ko-queue')
    await expectAccessible(page)
  })

  it('a search finds it, stands in the address, and is there again on the way back; the page that is gone to has the focus', async () => {
    await page.getByLabel(checker.t.list.searchRequests).getByRole('textbox').fill('appendix THREE')
    await page.getByRole('heading', { name: fill(checker.t.queue.mine, { count: 1 }) }).waitFor()
    const address = page.url()
    expect(address).toContain('q=appendix')
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('grid').waitFor()
    await expect.poll(focused).toBe('main')
    expect(await page.title()).toContain(title)
    await page.goBack()
    await page.getByRole('heading', { name: fill(checker.t.queue.mine, { count: 1 }) }).waitFor()
    expect(page.url()).toBe(address)
    await page.getByRole('link', { name: title }).click()
  })

  const reason = () => page.getByLabel(new RegExp([checker.t.vote.reason, checker.t.vote.reasonOptional].map((label) => label.replace(/[()]/g, '\\$&')).join('|')))

  it('a vote that was not saved is there again after another file, a reload, and a sign-in that ended', async () => {
    await page.getByRole('grid').waitFor()
    await page.getByText(checker.t.egress.decision['request-changes'], { exact: true }).last().click()
    await reason().fill('표의 제목에 연도를 적어 주세요')
    await page.keyboard.press('F9')
    await expect.poll(focused).toBe('review-file')
    await expect.poll(() => page.locator('#review-file').innerText()).toBe('Table b.csv')
    await expect.poll(() => reason().inputValue()).toBe('')
    await expect.poll(() => page.getByText(checker.t.draft.inList).count()).toBe(1)
    await page.reload()
    await page.getByRole('grid').waitFor()
    await page.keyboard.press('Shift+F9')
    await page.locator('#review-file', { hasText: 'Table a.csv' }).waitFor()
    await expect.poll(() => reason().inputValue()).toBe('표의 제목에 연도를 적어 주세요')

    await page.evaluate(() => fetch('/api/v1/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }))
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel(checker.t.signIn.password).fill(glovebox.password('checker1'))
    await expectAccessible(page)
    await picture(page, 'ko-signed-out')
    await dialog.getByRole('button', { name: checker.t.signIn.submit, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => reason().inputValue()).toBe('표의 제목에 연도를 적어 주세요')
    expect(page.url()).toContain(`/review/${request.id}?file=`)
  })

  it('the keyboard is enough: save, go on to the next file, and what was saved is no draft any more', async () => {
    await page.getByText(checker.t.egress.decision.approve, { exact: true }).last().click()
    await reason().focus()
    await page.keyboard.press('Control+Enter')
    await expect.poll(focused).toBe(fill(checker.t.walk.nextFile, { file: 'Table b.csv' }))
    await expect.poll(() => page.getByText(checker.t.vote.saved).count()).toBe(1)
    await expect.poll(() => page.getByText(checker.t.draft.inList).count()).toBe(0)
    for (const [name, next] of [['Table b.csv', 'Table c.csv'], ['Table c.csv', null]] as const) {
      await page.keyboard.press('Enter')
      await page.locator('#review-file', { hasText: name }).waitFor()
      await expect.poll(focused).toBe('review-file')
      // The form of the new file, in which nothing is chosen yet.
      await expect.poll(() => page.getByRole('radio', { checked: true }).count()).toBe(0)
      await page.getByRole('radio').first().focus()
      await page.keyboard.press('Space')
      await expect.poll(() => page.getByRole('radio').first().isChecked()).toBe(true)
      await page.keyboard.press('Control+Enter')
      if (next === null) await page.getByText(checker.t.walk.allVoted).waitFor()
      else await expect.poll(focused).toBe(fill(checker.t.walk.nextFile, { file: next }))
    }
    await expectAccessible(page)
  })

  it('the words of a return outlive the closing of its dialog; a file that nobody changed is approved again together with the others', async () => {
    const words = '한 표에 연도를 더해 주세요'
    await checker.button(checker.t.review.return).click()
    await page.getByRole('alertdialog').getByRole('textbox').fill(words)
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.reload()
    await checker.button(checker.t.review.return).click()
    await expect.poll(() => page.getByRole('alertdialog').getByRole('textbox').inputValue()).toBe(words)
    await page.getByRole('alertdialog').getByRole('button', { name: checker.t.review.returnConfirm, exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })

    put('c.csv', table(200))
    await session.json('POST', `/glovebox/v1/egress-requests/${request.id}/turns`, submission())
    await expect.poll(async () => (await session.json<EgressRequest>('GET', `/glovebox/v1/egress-requests/${request.id}`)).state, { timeout: 90_000, interval: 500 }).toBe('in-review')
    await page.reload()
    await page.getByText(fill(checker.t.review.myProgress, { voted: 0, files: 3 })).waitFor()
    await checker.confirm(fill(checker.t.walk.reconfirmAll_other, { count: 2 }), checker.t.walk.reconfirmConfirm)
    await page.getByText(fill(checker.t.review.myProgress, { voted: 2, files: 3 })).waitFor()
    await expect.poll(() => page.getByRole('button', { name: /c\.csv/ }).first().innerText()).toContain(checker.t.review.notVoted)
    const { items } = await (await ApiClient.signIn(glovebox, 'auditor')).call('audit', { query: { type: 'EGRESS_VOTED', limit: 50 } })
    expect(items.filter(({ subject }) => subject?.includes(request.id) === true).length).toBeGreaterThanOrEqual(5)
  })

  it('F8 walks through all findings: each is in sight, at its cell, and said', async () => {
    put('small.csv', `age_band,n\n${Array.from({ length: 12 }, (_, i) => `${20 + 5 * i}-${24 + 5 * i},${1 + (i % 7)}`).join('\n')}\n`)
    const small = await session.json<EgressRequest>('POST', '/glovebox/v1/egress-requests', { ...submission(), title: 'Small cells', files: [{ ...submission().files[0], path: 'outputs/small.csv' }] })
    await expect.poll(async () => (await session.json<EgressRequest>('GET', `/glovebox/v1/egress-requests/${small.id}`)).state, { timeout: 90_000, interval: 500 }).toBe('in-review')
    await checker.goTo(`/review/${small.id}`)
    await page.getByRole('grid').waitFor()
    const said = page.locator('.review-side').getByRole('status').first()
    for (let at = 1; at <= 9; at += 1) {
      await page.keyboard.press('F8')
      await expect.poll(() => said.innerText()).toContain(`${at}번째`)
      const [above, below] = await page.evaluate(() => {
        const [frame, chosen] = ['.review-side ol.findings', '.finding-chosen'].map((one) => document.querySelector(one)?.getBoundingClientRect())
        return [(chosen?.top ?? 0) - (frame?.top ?? 0), (frame?.bottom ?? 0) - (chosen?.bottom ?? 0)]
      })
      expect(above).toBeGreaterThanOrEqual(-1)
      expect(below).toBeGreaterThanOrEqual(-1)
      await page.locator('td.grid-current').waitFor()
    }
  })

  it('a room that is not one’s own says whose it is, once', async () => {
    await checker.goTo('/audit')
    await page.getByRole('heading', { level: 1, name: fill(checker.t.room.title, { room: checker.t.nav.audit }) }).waitFor()
    await page.getByText(checker.t.roles.auditor).waitFor()
    await expect.poll(() => page.getByRole('heading', { level: 2 }).count()).toBe(0)
    await expectAccessible(page)
  })

  it('a licence that is half written is there again after a reload, and can be begun anew', async () => {
    const custodian = await PortalPage.signIn(await aPersonsBrowser(browser, 'ko'), glovebox, 'custodian', 'ko')
    await custodian.goTo('/data/grant')
    const rows = custodian.page.getByLabel(fill(custodian.t.form.korean, { what: custodian.t.licence.rows }))
    await rows.fill('2020년 이후 등록자')
    await custodian.page.getByLabel(custodian.t.data.dataset).selectOption({ index: 1 })
    await custodian.page.getByRole('checkbox').first().check()
    await custodian.page.reload()
    await expect.poll(() => rows.inputValue()).toBe('2020년 이후 등록자')
    await expect.poll(() => custodian.page.getByRole('checkbox').first().isChecked()).toBe(true)
    await custodian.page.getByText(custodian.t.draft.form).waitFor()
    await picture(custodian.page, 'ko-half-written')
    await expectAccessible(custodian.page)
    await custodian.button(custodian.t.draft.anew).click()
    await expect.poll(() => rows.inputValue()).toBe('')
    await custodian.page.close()
  })

  it('nothing of it is left in the browser after signing out', async () => {
    await checker.goTo(`/review/${request.id}`)
    await reason().fill('아직 다 쓰지 못한 글')
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('glovebox.draft.')).length)).toBe(1)
    await page.getByRole('button', { name: checker.t.header.person.replace('{{name}} ', '') }).click()
    await checker.button(checker.t.header.signOut).click()
    await page.waitForURL(/\/sign-in/)
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('glovebox.draft.')).length)).toBe(0)
  })
})
