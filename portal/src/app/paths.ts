import type { Me } from '../../../contract/resources/person.ts'
import { may } from '../components/ability-act.tsx'

/** The portal's addresses; notices of the server link to the same. */
export const paths = { // table
  signIn: '/sign-in',
  projects: '/projects',
  project: (id: string) => `/projects/${id}`,
  session: (id: string) => `/sessions/${id}`,
  egress: (id: string) => `/egress-requests/${id}`,
  review: '/review',
  reviewOf: (id: string) => `/review/${id}`,
  data: '/data',
  registerDataset: '/data/register',
  grantLicence: '/data/grant',
  register: '/register',
  node: '/node',
  audit: '/audit',
} as const

/** The rooms of the portal, each with the ability that opens it and the roles that have it. */
export const rooms = [ // table
  { ability: 'open-projects', to: paths.projects, label: 'nav.projects', roles: ['researcher', 'projectLead'] },
  { ability: 'review-egress', to: paths.review, label: 'nav.review', roles: ['outputChecker'] },
  { ability: 'manage-licences', to: paths.data, label: 'nav.data', roles: ['dataCustodian'] },
  { ability: 'register', to: paths.register, label: 'nav.register', roles: ['operator'] },
  { ability: 'operate-node', to: paths.node, label: 'nav.node', roles: ['operator'] },
  { ability: 'read-audit', to: paths.audit, label: 'nav.audit', roles: ['auditor'] },
] as const

/** The rooms that this person may enter. */
export const roomsOf = (me: Me) => rooms.filter(({ ability }) => may(me.abilities, ability))
