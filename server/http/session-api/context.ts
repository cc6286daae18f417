import type { SessionContext } from '../../../contract/session-api.ts'
import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import type { Authorizer } from '../../domain/authorization/authorizer.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import type { BudgetService } from '../../services/budget-service.ts'
import { presentLicence, readLicences } from '../../services/licence-view.ts'
import type { ProjectService } from '../../services/project-service.ts'
import type { SessionCall } from './session-api-router.ts'

export interface ContextParts {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly projects: ProjectService
  readonly portalOrigin: string
}

/** What the extension shows of the session it runs in. */
export const contextHandler = (s: ContextParts) => async ({ actor, session }: SessionCall<'context'>): Promise<SessionContext> => {
  const now = s.clock.now()
  const project = await s.projects.row(session.project_id)
  const licences = await readLicences(s.work.read, (q) => q.where('licence.project_id', '=', project.id))
  const view = { authorizer: s.authorizer, actor, now, timezone: s.timezone, withAbilities: false }
  return {
    sessionId: session.id, person: { id: actor.id, name: actor.name }, language: actor.language,
    project: { id: project.id, title: { ko: project.title_ko, en: project.title_en }, purpose: { ko: project.purpose_ko, en: project.purpose_en }, disclosureProfile: project.disclosure_profile },
    endsAt: session.ends_at ?? session.requested_at, now: now.toISOString(), timezone: s.timezone, budget: await s.budgets.of(actor.id), use: await s.projects.use(project),
    licences: licences.map((l) => presentLicence(l, view)), safes: await s.projects.safes(actor, project, licences), portalUrl: s.portalOrigin,
  }
}
