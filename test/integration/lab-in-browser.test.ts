import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SessionContext } from '../../contract/session-api.ts'
import { aBrowser } from '../e2e/pages/browser.ts'
import { SessionStage } from './gateway/session-stage.ts'

const stage = new SessionStage('lab-browser')
const asked: string[] = []
const heard: unknown[] = []
let portal: http.Server
let browser: Browser
let context: BrowserContext
let page: Page
let lab: FrameLocator

const html = '<b>shown</b><script>window.top.broken=1;window.broken=1</script><img src=x onerror="window.broken=2"><iframe src="http://evil.invalid/frame"></iframe>'
  + '<form action="http://evil.invalid/form"><button>go</button></form><style>@import "http://evil.invalid/style"</style><link rel="stylesheet" href="http://evil.invalid/link">'
  + '<a href="data:text/plain,secret" download="x.txt">take</a><svg onload="window.broken=3"></svg>'
const output = (data: Record<string, string>): object => ({ output_type: 'display_data', metadata: {}, data })
const cell = (id: string, outputs: object[]): object => ({ cell_type: 'code', id, metadata: { trusted: true }, execution_count: 1, source: id, outputs })
const hostile = {
  nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
  cells: [
    cell('html', [output({ 'text/html': html })]),
    cell('script', [output({ 'application/javascript': 'window.broken=4' })]),
    cell('svg', [output({ 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>window.broken=5</script></svg>' })]),
    cell('markdown-output', [output({ 'text/markdown': `# Heading\n\n${html}` })]),
    { cell_type: 'markdown', id: 'markdown', metadata: { trusted: true }, source: `Note ${html}` },
  ],
}

/** What the server would say; its own answer is the affair of the whole story's test. */
const contextAnswer = (): SessionContext => ({
  sessionId: stage.sessionId, project: { id: 'fatty-liver', title: { ko: '지방간', en: 'Fatty liver' }, purpose: { ko: '목적', en: 'Purpose' }, disclosureProfile: 'acro-default' },
  person: { id: 'kim', name: '김연구' }, language: 'ko', timezone: 'Asia/Seoul', now: new Date().toISOString(), endsAt: new Date(Date.now() + 14 * 60_000).toISOString(),
  budget: { usedBytes: 1000, limitBytes: 1_000_000, held: false, resetsAt: new Date(Date.now() + 3_600_000).toISOString() },
  use: { usedBytes: 1_000_000, limitBytes: 21_474_836_480, usedFiles: 12, limitFiles: 1_000_000 }, licences: [], safes: [], portalUrl: `http://portal.glovebox.localhost:${stage.portalPort}`,
})

const portalPage = (entry: string): string => `<!doctype html><meta charset="utf-8"><title>Portal</title>
<iframe sandbox="allow-scripts allow-same-origin allow-forms allow-modals" src="${entry}" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe>
<script>addEventListener('message', (event) => { fetch('/heard', { method: 'POST', body: JSON.stringify({ origin: event.origin, data: event.data }) }); event.ports[0]?.postMessage('ok') })</script>`

async function servePortal(): Promise<http.Server> {
  const server = http.createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = ''
      for await (const part of request.setEncoding('utf8')) body += part
      heard.push(JSON.parse(body))
      response.writeHead(204).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(portalPage(`${stage.origin}/__enter?t=${stage.server.ticketFor(stage.sessionId)}`))
  })
  await new Promise<void>((resolve) => server.listen(stage.portalPort, '127.0.0.1', resolve))
  return server
}

beforeAll(async () => {
  const project = path.join(stage.dir, 'project')
  mkdirSync(path.join(project, 'outputs'))
  writeFileSync(path.join(project, 'hostile.ipynb'), JSON.stringify(hostile))
  writeFileSync(path.join(project, 'outputs/counts.csv'), 'stage,female\nF0,412\nF4,4\n')
  for (const name of ['outputs', 'hostile.ipynb', 'outputs/counts.csv']) chownSync(path.join(project, name), 200_911, 200_911)
  await stage.start()
  stage.startContainer()
  portal = await servePortal()
  browser = await aBrowser()
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ko-KR' })
  page = await context.newPage()
  page.on('request', (request) => asked.push(request.url()))
  await context.route('**/glovebox/v1/context*', (route) => route.fulfill({ json: contextAnswer() }))
  await page.goto(`http://portal.glovebox.localhost:${stage.portalPort}/`)
  lab = page.frameLocator('iframe')
  await lab.locator('html[data-glovebox-lab="restored"]').waitFor({ timeout: 60_000 })
  await lab.locator('.jp-DirListing-item', { hasText: 'hostile.ipynb' }).waitFor({ timeout: 60_000 })
}, 240_000)

afterAll(async () => {
  await browser?.close()
  portal?.closeAllConnections()
  portal?.close()
  await stage.stop()
})

const frame = () => {
  const found = page.frames().find((candidate) => candidate.url().startsWith(stage.origin))
  if (!found) throw new Error('the lab has no frame')
  return found
}

/** Writes code into the last cell of the shown notebook and runs it; a busy machine may take a while to put the cursor there. */
async function runLast(code: string): Promise<void> {
  const editor = lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content').last()
  await editor.click()
  await editor.and(lab.locator(':focus')).waitFor()
  await page.keyboard.insertText(code)
  await lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .cm-content', { hasText: code.slice(0, 6) }).first().waitFor()
  await page.keyboard.press('Shift+Enter')
}

/** Nothing in the shown notebook runs, frames, posts, saves or has asked a foreign host. */
async function expectInert(): Promise<void> {
  const notebook = lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
  await page.waitForTimeout(2000)
  expect(await notebook.locator('iframe, script, link, object, embed, .jp-OutputArea style').count()).toBe(0)
  expect(await notebook.locator('form[action], a[download], a[href^="data:"]').count()).toBe(0)
  expect(await frame().evaluate(() => Reflect.get(window, 'broken') as unknown)).toBeUndefined()
  expect(await page.evaluate(() => Reflect.get(window, 'broken') as unknown)).toBeUndefined()
  expect(asked.filter((url) => url.includes('evil.invalid'))).toEqual([])
}

describe('the lab in the portal’s frame', { timeout: 150_000 }, () => {
  test('marks the page with person and time, repeats nothing of the portal’s bar, and warns before the end', async () => {
    expect(await lab.locator('#jp-top-panel').evaluate((node) => node.getBoundingClientRect().top)).toBe(0)
    const mark = decodeURIComponent(await lab.locator('.gbx-watermark').evaluate((node) => (node as HTMLElement).style.backgroundImage))
    expect(mark).toContain('김연구')
    expect(mark).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
    expect(await lab.locator('.gbx-watermark').evaluate((node) => getComputedStyle(node).pointerEvents)).toBe('none')
    await lab.getByText('15분 남았습니다').first().waitFor()
  })

  test('speaks the person’s language, JupyterLab’s menus too', async () => {
    expect(await lab.locator('.lm-MenuBar-itemLabel').allTextContents()).toEqual(['파일', '편집', '보기', '실행', '커널', '탭', '설정', '도움말'])
  })

  test('runs a cell that was started before its kernel was there, and shows its answer', async () => {
    await lab.locator('.jp-LauncherCard', { hasText: 'Python 3' }).first().click()
    const notebook = lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
    await runLast('40 + 2')
    await notebook.locator('.jp-OutputArea-output', { hasText: '42' }).waitFor({ timeout: 60_000 })
  })

  test('renders what a cell has just shown as inert, though JupyterLab trusts it', async () => {
    const notebook = lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
    await runLast(`from IPython.display import HTML, Markdown, display\nsaid = r'''${html}'''\ndisplay(HTML(said), Markdown(said))`)
    await notebook.locator('.jp-RenderedMarkdown b', { hasText: 'shown' }).waitFor({ timeout: 60_000 })
    await expectInert()
  })

  test('renders hostile outputs of a file as inert', async () => {
    await lab.locator('.jp-DirListing-item', { hasText: 'hostile.ipynb' }).dblclick()
    const notebook = lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
    await notebook.locator('.jp-RenderedHTML b', { hasText: 'shown' }).first().waitFor()
    await expectInert()
  })

  test('stays on its own origin', () => {
    const own = [stage.origin, `http://portal.glovebox.localhost:${stage.portalPort}`]
    const foreign = asked.filter((url) => /^(https?|wss?):/.test(url) && !own.some((origin) => url.startsWith(`${origin}/`)))
    expect(foreign).toEqual([])
  })

  test('offers no way to save, print, export or share in its menus', async () => {
    const labels: string[] = []
    const note = async (): Promise<void> => void labels.push(...(await lab.locator('.lm-Menu-item:not(.lm-mod-hidden) .lm-Menu-itemLabel').allTextContents()))
    for (const menu of ['파일', '편집', '보기', '도움말']) {
      await lab.locator('.lm-MenuBar-itemLabel', { hasText: menu }).click()
      await note()
      await page.keyboard.press('Escape')
    }
    await lab.locator('.jp-DirListing-item', { hasText: 'hostile.ipynb' }).click({ button: 'right' })
    await note()
    await page.keyboard.press('Escape')
    await lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output').first().click({ button: 'right' })
    await note()
    await page.keyboard.press('Escape')
    expect(labels.length).toBeGreaterThan(40)
    expect(labels.filter((label) => /내려받기|인쇄|공유|클립보드|download|export notebook|print|share|browser tab|copy output|clipboard|log out|trust|url/i.test(label))).toEqual([])
    expect(labels).toContain('반출…')
  })

  test('keeps a selected result off the clipboard and says where results go', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.origin })
    await lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-RenderedHTML b').first().evaluate((node) => {
      const range = document.createRange()
      range.selectNodeContents(node)
      document.getSelection()?.removeAllRanges()
      document.getSelection()?.addRange(range)
    })
    const copied = await frame().evaluate(() => new Promise<string>((resolve) => {
      document.addEventListener('copy', (event) => setTimeout(() => resolve(String(event.clipboardData?.getData('text/plain') ?? '') + String(event.defaultPrevented))), { once: true })
      document.execCommand('copy')
    }))
    expect(copied).toBe('true')
    await lab.getByText('여기서는 결과를 복사해 내보내지 않습니다').first().waitFor()
  })

  test('asks the portal, and only the portal, to stop the session', async () => {
    await lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputPrompt').first().click()
    await page.keyboard.press('Control+Shift+C')
    await lab.locator('.lm-CommandPalette-input').fill('세션 종료')
    await lab.locator('.lm-CommandPalette-item', { hasText: '세션 종료' }).first().click()
    await lab.locator('.jp-Dialog').getByRole('button', { name: '세션 종료' }).click()
    await lab.getByText('포털이 세션을 종료합니다.').first().waitFor()
    expect(heard).toEqual([{ origin: stage.origin, data: { type: 'glovebox:stop-session', sessionId: stage.sessionId } }])
  })
})

test('without the extension the page stays closed', async () => {
  const closed = await context.newPage()
  await closed.route('**/lab/extensions/**', (route) => route.abort())
  await closed.goto(`http://portal.glovebox.localhost:${stage.portalPort}/`)
  await closed.frameLocator('iframe').locator('[role=alert]').waitFor({ timeout: 30_000 })
  expect(await closed.frameLocator('iframe').locator('#main, .jp-LabShell').count()).toBe(0)
  await closed.close()
})
