import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrowser } from '../e2e/pages/browser.ts'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import type { Browser, BrowserContext } from 'playwright-core'

/** Accounts of the identity provider: one that is known here by username, one that is not. */
const accounts = new Map([['sub-7', { sub: 'sub-7', preferred_username: 'auditor' }], ['sub-8', { sub: 'sub-8', preferred_username: 'stranger' }]])

describe('sign-in by a real OpenID provider', () => {
  let server: Server, glovebox: RunningGlovebox, browser: Browser
  const redirects: string[] = []

  beforeAll(async () => {
    server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
    const port = await startWith(issuer)
    redirects.push(`http://portal.glovebox.localhost:${port}/api/v1/sign-in/oidc/callback`)
    const provider = new Provider(issuer, {
      clients: [{ client_id: 'glovebox', client_secret: 'a-secret-of-this-test-only', redirect_uris: redirects, response_types: ['code'], grant_types: ['authorization_code'] }],
      claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] }, conformIdTokenClaims: false,
      findAccount: (_context, id) => {
        const account = accounts.get(id)
        return account === undefined ? undefined : { accountId: id, claims: async () => account }
      },
      features: { devInteractions: { enabled: true } },
      cookies: { keys: ['keys-of-this-test'] },
    })
    server.on('request', provider.callback())
    browser = await aBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await glovebox?.stop()
    server?.close()
  })

  const startWith = async (issuer: string): Promise<string> => {
    glovebox = await aRunningGlovebox({ GLOVEBOX_OIDC_ISSUER: issuer, GLOVEBOX_OIDC_CLIENT_ID: 'glovebox', GLOVEBOX_OIDC_CLIENT_SECRET: 'a-secret-of-this-test-only', GLOVEBOX_OIDC_TITLE: 'Hospital login' })
    return new URL(glovebox.portal).port
  }

  /** Goes through the provider's own pages as that account. */
  const signInAs = async (context: BrowserContext, subject: string) => {
    const page = await context.newPage()
    await page.goto(`${glovebox.portal}/api/v1/sign-in/oidc`)
    await page.locator('input[name=login]').fill(subject)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('button[type=submit]').click()
    await page.waitForURL(`${glovebox.portal}/**`)
    return page
  }

  it('is offered beside local accounts', async () => {
    const answer = await (await ApiClient.signIn(glovebox, 'auditor')).call('signInMethods')
    expect(answer).toEqual({ local: true, oidc: { title: 'Hospital login', url: '/api/v1/sign-in/oidc' } })
  })

  it('lets a person in who is known here, and binds the account to them', async () => {
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await signInAs(context, 'sub-7')
    await page.getByText('한유나').first().waitFor()
    const me = await page.evaluate(async () => (await fetch('/api/v1/me')).text())
    expect(JSON.parse(me)).toMatchObject({ username: 'auditor', roles: ['auditor'] })
    await context.close()
  })

  it('refuses an account of the provider that is not known here', async () => {
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await signInAs(context, 'sub-8')
    expect(page.url()).toContain('/sign-in?failed=refused')
    await page.getByText('did not let you in').waitFor()
    await context.close()
  })

  it('refuses an account that is bound to another subject, and a callback that nobody asked for', async () => {
    accounts.set('sub-9', { sub: 'sub-9', preferred_username: 'auditor' })
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await signInAs(context, 'sub-9')
    expect(page.url()).toContain('failed=refused')
    await page.goto(`${glovebox.portal}/api/v1/sign-in/oidc/callback?code=stolen&state=made-up`)
    expect(page.url()).toContain('/sign-in?failed=')
    await context.close()
  })
})
