import type { sessionEndpoints } from '../../../contract/session-api.ts'

type Verb = keyof typeof sessionEndpoints

/** Method and path of everything this extension may ask of the server, below `/glovebox/v1`; a test holds it against the contract. */
export const sessionRoutes = { // table
  context: { method: 'GET', path: '/context' },
  check: { method: 'POST', path: '/check' },
  repair: { method: 'POST', path: '/repairs' },
  submit: { method: 'POST', path: '/egress-requests' },
  list: { method: 'GET', path: '/egress-requests' },
  get: { method: 'GET', path: '/egress-requests/:id' },
  resubmit: { method: 'POST', path: '/egress-requests/:id/turns' },
  withdraw: { method: 'POST', path: '/egress-requests/:id/withdraw' },
} as const satisfies Record<Verb, { method: 'GET' | 'POST'; path: string }>
