import type { Role } from '../../contract/vocabulary/roles.ts'

export interface DemoPerson {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly memberships: readonly { readonly project: string; readonly role: Role }[]
  readonly trained: boolean
}

/** The people of the demonstration, one for each role; the second researcher belongs to another project. */
export const demoPeople: readonly DemoPerson[] = [ // table
  { username: 'researcher', name: '김하늘', roles: [], memberships: [{ project: 'fatty-liver', role: 'researcher' }, { project: 'fatty-liver', role: 'projectLead' }], trained: true },
  { username: 'researcher2', name: '오보라', roles: [], memberships: [{ project: 'light-chain', role: 'researcher' }], trained: true },
  { username: 'checker1', name: '이서준', roles: ['outputChecker'], memberships: [], trained: true },
  { username: 'checker2', name: '박지우', roles: ['outputChecker'], memberships: [], trained: true },
  { username: 'custodian', name: '최민서', roles: ['dataCustodian'], memberships: [], trained: true },
  { username: 'operator', name: '정도윤', roles: ['operator'], memberships: [], trained: true },
  { username: 'auditor', name: '한유나', roles: ['auditor'], memberships: [], trained: true },
]
