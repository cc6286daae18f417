import http from 'node:http'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SessionStage } from './session-stage.ts'

const chromiumPath = process.env['GLOVEBOX_CHROMIUM'] ?? '/usr/bin/chromium'

/** The portal's side of the frame: its page, its sandbox, its own policy. */
const startPortal = (stage: SessionStage): Promise<http.Server> => new Promise((resolve) => {
  const portal = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': `default-src 'none'; frame-src http://*.glovebox.localhost:${stage.port}; style-src 'unsafe-inline'` })
    response.end(`<!doctype html><style>html,body,iframe{margin:0;width:100%;height:100%;border:0}</style><iframe sandbox="allow-scripts allow-same-origin allow-forms allow-modals" src="${stage.origin}/__enter?t=${stage.server.ticketFor(stage.sessionId)}"></iframe>`)
  }).listen(stage.portalPort, '127.0.0.1', () => resolve(portal))
})

describe('the lab in a browser', () => {
  const stage = new SessionStage('page')
  let browser: Browser
  let portal: http.Server
  let page: Page
  let lab: Frame
  const outside: string[] = []
  const refused: string[] = []

  beforeAll(async () => {
    await stage.start()
    portal = await startPortal(stage)
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    page.on('request', (request) => {
      if (!/^(?:blob:|data:)/.test(request.url()) && !request.url().includes('.glovebox.localhost:')) outside.push(request.url())
    })
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`)
    })
  })
  afterAll(async () => {
    await browser?.close()
    portal?.close()
    await stage.stop()
  })

  it('opens inside the portal while the container starts', async () => {
    await page.goto(`http://portal.glovebox.localhost:${stage.portalPort}/`)
    stage.startContainer()
    await expect.poll(() => page.frames().length, { timeout: 20_000 }).toBeGreaterThan(1)
    lab = page.frames()[1] as Frame
    await lab.waitForSelector('html[data-glovebox-lab="restored"]', { timeout: 60_000, state: 'attached' })
    expect(new URL(lab.url()).pathname).toMatch(/^\/lab/)
  })

  it('runs 1+1 in a new notebook', async () => {
    await lab.click('.jp-LauncherCard[title="Python 3"] >> nth=0', { timeout: 30_000 })
    // A key pressed before the notebook stands is a command, not text.
    await lab.locator('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 50_000 })
    const cell = lab.locator('.jp-Notebook .jp-CodeCell .cm-content').first()
    await cell.click({ timeout: 30_000 })
    await lab.locator('.jp-Notebook.jp-mod-editMode').waitFor()
    await page.keyboard.type('1+1')
    await expect.poll(() => cell.innerText(), { timeout: 10_000 }).toBe('1+1')
    await page.keyboard.press('Shift+Enter')
    await lab.locator('.jp-OutputArea-executeResult pre', { hasText: '2' }).waitFor({ timeout: 60_000 })
  }, 180_000)

  it('shows every line of a running cell once, through kill -9 of the gateway', async () => {
    await page.keyboard.type('import time\nfor i in range(600): print(i, flush=True); time.sleep(.01)')
    await page.keyboard.press('Shift+Enter')
    const output = lab.locator('.jp-CodeCell').nth(1).locator('.jp-OutputArea-output pre')
    await expect.poll(async () => (await output.allInnerTexts()).join(''), { timeout: 30_000 }).toContain('\n50\n')
    await stage.killGateway('SIGKILL')
    await stage.startGateway()
    const numbers = async (): Promise<string> => (await output.allInnerTexts()).join('').trim().split('\n').join(' ')
    await expect.poll(numbers, { timeout: 50_000, interval: 500 }).toBe(Array.from({ length: 600 }, (_, i) => i).join(' '))
  })

  it('asked no other host and was refused nothing it needs', () => {
    expect(outside).toEqual([])
    expect(refused.filter((line) => !line.startsWith('404 GET /api/contents'))).toEqual([])
  })

  it('does not open outside the portal', async () => {
    const direct = await browser.newPage()
    const answer = await direct.goto(`${stage.origin}/lab`)
    expect(answer?.status()).toBe(403)
    await direct.close()
  })
})
