import type { Actor } from '../domain/authorization/authorizer.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Who acts; absent if nobody is signed in. */
    actor?: Actor
  }
}
