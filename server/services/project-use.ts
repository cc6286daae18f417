import type { ProjectUse } from '../../contract/resources/project.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'

/** Asks the node what a project holds; a node that does not answer is told of elsewhere, and keeps no page from being shown. */
export const projectUse = (broker: NodeBroker) => ({ id, uid }: { readonly id: string; readonly uid: number }): Promise<ProjectUse | null> =>
  broker.call('project-use', { projectId: id, projectUid: uid }).then(({ use }) => use, () => null)
