import type { FrameLocator, Page } from 'playwright-core'
import { en } from '../../../extension/src/texts/en.ts'
import { ko } from '../../../extension/src/texts/ko.ts'
import { outputTypeText } from '../../../extension/src/texts/output-type-texts.ts'
import type { OutputType } from '../../../contract/vocabulary/statbarns.ts'
import type { Language } from './portal-page.ts'

/** JupyterLab inside the portal's frame. */
export class LabPage {
  readonly lab: FrameLocator
  readonly t: typeof en | typeof ko
  private readonly page: Page
  private readonly language: Language
  private executed = 0

  constructor(page: Page, language: Language) {
    this.page = page
    this.language = language
    this.lab = page.frameLocator('iframe')
    this.t = language === 'ko' ? ko : en
  }

  async waitUntilOpen(): Promise<void> {
    await this.lab.locator('.jp-DirListing-item').first().waitFor({ timeout: 60_000 })
  }

  /** Opens a notebook, runs all of its code cells by the menu, and waits for the last. */
  async runNotebook(name: string, codeCells: number): Promise<void> {
    await this.lab.locator('.jp-DirListing-item', { hasText: name }).dblclick()
    await this.notebook().locator('.jp-CodeCell').first().waitFor()
    await this.lab.locator('.lm-MenuBar-item').nth(3).click()
    await this.lab.locator('[data-command="runmenu:run-all"]').click()
    await this.untilRun(codeCells)
  }

  /** Writes and runs one more cell at the end of the open notebook. */
  async runCell(code: string): Promise<void> {
    await this.notebook().locator('.jp-CodeCell').last().locator('.jp-InputPrompt').click()
    await this.page.keyboard.press('Escape')
    await this.page.keyboard.press('b')
    await this.page.keyboard.press('Enter')
    await this.page.keyboard.insertText(code)
    await this.page.keyboard.press('Shift+Enter')
    await this.untilRun(this.executed + 1)
  }

  /** Until a cell shows that execution number; an error in any cell fails. */
  private async untilRun(execution: number): Promise<void> {
    await this.notebook().locator('.jp-InputPrompt', { hasText: `[${execution}]:` }).waitFor({ timeout: 120_000 })
    this.executed = execution
    const failed = this.notebook().locator('[data-mime-type="application/vnd.jupyter.error"]')
    if ((await failed.count()) > 0) throw new Error(`a cell failed: ${await failed.first().innerText()}`)
  }

  private notebook() {
    return this.lab.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
  }

  outputs() {
    return this.notebook().locator('.jp-OutputArea-output')
  }

  async openExportPanel(): Promise<void> {
    await this.lab.locator('.jp-SideBar li[data-id="glovebox-export"]').click()
    await this.panel().waitFor()
  }

  /** Shows a new request, or one's own. */
  async show(tab: 'new' | 'own'): Promise<void> {
    await this.panel().locator(`[data-tab="${tab}"]`).click()
  }

  panel() {
    return this.lab.locator('#glovebox-export')
  }

  button(name: string) {
    return this.panel().getByRole('button', { name, exact: true })
  }

  /** Adds a file of outputs/ and says what it is. */
  async addOutput(name: string, facts: { readonly type: OutputType; readonly population: string; readonly n: string; readonly controls: string }): Promise<void> {
    await this.panel().getByRole('button', { name: new RegExp(`${name.replaceAll('.', '\\.')}$`) }).first().click()
    const card = this.panel().locator('.gbx-card', { hasText: name })
    await card.waitFor()
    if (!(await card.getByLabel(this.t.export.type).isVisible())) await card.locator('summary').first().click()
    await card.getByLabel(this.t.export.type).selectOption({ label: outputTypeText(this.language, facts.type).label })
    await card.getByLabel(this.t.export.population).fill(facts.population)
    await card.getByLabel(this.t.export.n).fill(facts.n)
    await card.getByLabel(this.t.export.controls).fill(facts.controls)
  }

  async describeRequest(title: string, context: string): Promise<void> {
    await this.panel().getByLabel(this.t.export.requestTitle).fill(title)
    await this.panel().getByLabel(this.t.export.context).fill(context)
  }

  /** Checks and waits for the result. */
  async check(): Promise<void> {
    const first = this.button(this.t.export.check)
    await ((await first.count()) > 0 ? first : this.button(this.t.export.checkAgain)).click()
    await this.panel().getByText(this.t.export.resultTitle).waitFor({ timeout: 60_000 })
    await this.panel().locator('.gbx-progress').waitFor({ state: 'detached', timeout: 60_000 })
  }

  /** Submits and confirms; `turn` for a corrected request. */
  async submit(turn?: number): Promise<void> {
    const label = turn === undefined ? this.t.export.submit : this.t.export.resubmit.replace('{n}', String(turn))
    await this.button(label).click()
    await this.lab.locator('.jp-Dialog').getByRole('button', { name: label }).click()
    await this.panel().getByText(this.t.export.submitted).waitFor({ timeout: 60_000 })
  }
}
