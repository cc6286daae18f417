import type { BrowserContext, Page } from 'playwright-core'
import { fillText } from '../../../contract/texts/fill-text.ts'
import { texts } from '../../../contract/texts/index.ts'
import type { RunningGlovebox, Username } from '../../story/a-running-glovebox.ts'

export type Language = 'ko' | 'en'
export const fill = fillText

/** One person at the portal; what is clicked is found by what it is called in the person's language. */
export class PortalPage {
  readonly page: Page
  readonly t: (typeof texts)[Language]['portal']
  private readonly glovebox: RunningGlovebox

  private constructor(page: Page, glovebox: RunningGlovebox, language: Language) {
    this.page = page
    this.glovebox = glovebox
    this.t = texts[language].portal
  }

  /** Signs in through the form. */
  static async signIn(context: BrowserContext, glovebox: RunningGlovebox, username: Username, language: Language): Promise<PortalPage> {
    const portal = new PortalPage(await context.newPage(), glovebox, language)
    await portal.page.goto(glovebox.portal)
    if (language === 'en') await portal.chooseEnglish()
    await portal.page.getByLabel(portal.t.signIn.username).fill(username)
    await portal.page.getByLabel(portal.t.signIn.password).fill(glovebox.password(username))
    await portal.button(portal.t.signIn.submit).click()
    await portal.page.getByRole('button', { name: texts[language].portal.header.person.replace('{{name}}', '').replace(/^, /, '') }).first().waitFor()
    return portal
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true })
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.glovebox.portal}${path}`)
  }

  /** What the API answers to this person's own browser. */
  async get(path: string): Promise<string> {
    return this.page.evaluate(async (address) => (await fetch(address)).text(), `/api/v1${path}`)
  }

  /** Presses a button whose act is asked back, and confirms it. */
  async confirm(trigger: string, confirm: string, reason?: string): Promise<void> {
    await this.button(trigger).first().click()
    const dialog = this.page.getByRole('alertdialog')
    if (reason !== undefined) await dialog.getByRole('textbox').first().fill(reason)
    await dialog.getByRole('button', { name: confirm, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** The choice made at sign-in is the person's language from then on; the demonstration's people begin in Korean. */
  private async chooseEnglish(): Promise<void> {
    const korean = this.page.getByRole('button', { name: '한국어' })
    await korean.or(this.page.getByRole('button', { name: 'English' })).first().waitFor()
    if (await korean.isVisible()) await korean.click()
    await this.page.getByRole('button', { name: 'English' }).click()
  }
}
