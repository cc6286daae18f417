import type { LicenceService } from '../../services/licence-service.ts'
import type { ProjectService } from '../../services/project-service.ts'
import type { Handlers } from '../route.ts'

type ProjectHandlers = Pick<Handlers, 'projects' | 'project' | 'removeMember' | 'lockedProjects' | 'decideLock'>

/** Projects, their members and their locks. */
export const projectHandlers = (projects: ProjectService, licences: LicenceService): ProjectHandlers => ({
  projects: async ({ actor }) => ({ items: await projects.list(actor), next: null }),
  project: async ({ actor, params }) => projects.get(actor, params.id),
  removeMember: async ({ actor, params, body }) => {
    await licences.removeMember(actor, params.id, params.personId, body.reason)
    return {}
  },
  lockedProjects: async ({ actor }) => ({ items: await projects.locked(actor) }),
  decideLock: async ({ actor, params, body }) => {
    await licences.decideLock(actor, params.id, body.decision, body.reason)
    return {}
  },
})
