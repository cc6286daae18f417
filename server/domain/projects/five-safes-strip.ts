import type { SafeStatus } from '../../../contract/resources/project.ts'

/** The facts that the strip is worked out from, all as of now. */
export interface SafesFacts {
  readonly membershipUntil: string | null
  readonly isMember: boolean
  readonly trainingUntil: string | null
  readonly trainingHolds: boolean
  readonly permitReference: string
  readonly permitEndsOn: string
  readonly permitHolds: boolean
  readonly locked: boolean
  readonly licences: readonly { readonly title: string; readonly state: 'active' | 'not-yet' | 'expired' | 'ended'; readonly endsOn: string; readonly contact: string }[]
  readonly nodeOk: boolean
  readonly nodeProblem: string
  readonly checkers: number
  readonly profile: string
}

type Fact = SafeStatus['facts'][number]
const fact = (key: string, ok: boolean, values: Record<string, string> = {}): Fact => ({ key, ok, values })
const room = (safe: SafeStatus['safe'], facts: Fact[]): SafeStatus => ({ safe, ok: facts.every((f) => f.ok), facts })

/** Safe people, projects, data, settings, outputs: each green, or the reason why not. */
export const fiveSafesStrip = (f: SafesFacts): SafeStatus[] => [
  room('people', [
    f.isMember ? fact('people.member', true, { until: f.membershipUntil ?? '' }) : fact('people.not-member', false),
    f.trainingHolds ? fact('people.training', true, { until: f.trainingUntil ?? '' }) : fact('people.training-missing', false),
  ]),
  room('projects', [
    f.permitHolds ? fact('projects.permit', true, { reference: f.permitReference, until: f.permitEndsOn }) : fact('projects.permit-ended', false, { reference: f.permitReference, until: f.permitEndsOn }),
    ...(f.locked ? [fact('projects.locked', false)] : []),
  ]),
  room('data', f.licences.length === 0
    ? [fact('data.none', false)]
    : f.licences.map((l) => fact(`data.${l.state}`, l.state === 'active', { dataset: l.title, until: l.endsOn, contact: l.contact }))),
  room('settings', [f.nodeOk ? fact('settings.isolated', true) : fact('settings.problem', false, { problem: f.nodeProblem })]),
  room('outputs', [f.checkers >= 2 ? fact('outputs.checkers', true, { profile: f.profile }) : fact('outputs.checkers-missing', false, { count: String(f.checkers) })]),
]
