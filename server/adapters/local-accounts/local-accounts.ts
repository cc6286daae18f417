import passport from 'passport'
import { Strategy } from 'passport-local'
import type { SignedIn, SignInService } from '../../services/sign-in-service.ts'

/** Passport's local strategy over our accounts, as one promise; errors keep their codes. */
export const localAccounts = (signIn: SignInService): ((username: string, password: string) => Promise<SignedIn>) => {
  const authenticator = new passport.Authenticator()
  authenticator.use(new Strategy({ session: false }, (username, password, done) => {
    signIn.withPassword(username, password).then((signedIn) => done(null, signedIn as unknown as Express.User), done)
  }))
  return (username, password) => new Promise((resolve, reject) => {
    const finish = (error: unknown, signedIn: unknown): void => {
      if (error !== null && error !== undefined) reject(error as Error)
      else resolve(signedIn as SignedIn)
    }
    const handle = authenticator.authenticate('local', { session: false }, finish) as (request: object, response: object, next: (error: unknown) => void) => void
    handle({ body: { username, password } }, {}, reject)
  })
}
