import type { DatasetRegister } from '../../services/dataset-register.ts'
import type { PeopleRegister } from '../../services/people-register.ts'
import type { ProjectRegister } from '../../services/project-register.ts'
import type { Handlers } from '../route.ts'

export interface RegisterParts { readonly people: PeopleRegister; readonly projects: ProjectRegister; readonly datasets: DatasetRegister }

type RegisterHandlers = Pick<Handlers,
  'people' | 'createPerson' | 'setPersonRoles' | 'setPersonDisabled' | 'renewPassword' | 'registeredProjects' | 'createProject' | 'addMember' | 'incomingFiles' | 'readDatasetFile'>

/** The register: people, projects and members, files that become datasets. */
export const registerHandlers = ({ people, projects, datasets }: RegisterParts): RegisterHandlers => ({
  people: async ({ actor }) => ({ items: await people.list(actor) }),
  createPerson: ({ actor, body }) => people.create(actor, body),
  setPersonRoles: ({ actor, params, body }) => people.setRoles(actor, params.id, body.roles),
  setPersonDisabled: ({ actor, params, body }) => people.setDisabled(actor, params.id, body.disabled),
  renewPassword: ({ actor, params }) => people.renewPassword(actor, params.id),
  registeredProjects: async ({ actor }) => ({ items: await projects.list(actor) }),
  createProject: ({ actor, body }) => projects.create(actor, body),
  addMember: async ({ actor, params, body }) => {
    await projects.addMember(actor, params.id, body)
    return {}
  },
  incomingFiles: async ({ actor }) => ({ items: await datasets.incoming(actor) }),
  readDatasetFile: ({ actor, body }) => datasets.read(actor, body),
})
