import type { Grant } from '../../../../server/domain/node/broker-api.ts'
import { containerSpec, type ContainerPlacement } from '../../../../server/domain/workspaces/container-spec.ts'
import type { EngineLimits } from '../../../../server/domain/workspaces/engine-request-allow-list.ts'

export const exampleGrant: Grant = {
  sessionId: 's-0123456789abcdef', projectId: 'fatty-liver', projectUid: 200_017, node: 'local', memoryMiB: 4096, cpus: 2,
  processes: 512, gpus: [], kernelAhead: false, endsAt: '2026-12-01T00:00:00.000Z', cgroupParent: '',
}

export const examplePlacement: ContainerPlacement = {
  imageId: `sha256:${'a'.repeat(64)}`, instance: '0123456789ab', timezone: 'Asia/Seoul', token: 'T'.repeat(43), seccompProfile: '{"defaultAction":"SCMP_ACT_ERRNO"}',
  projectDir: '/var/lib/glovebox/projects/fatty-liver', socketDir: '/run/glovebox/sessions/s-0123456789abcdef',
  dataDir: '/var/lib/glovebox/node/mounts/s-0123456789abcdef/data',
}

export const exampleLimits: EngineLimits = {
  imageId: examplePlacement.imageId, instance: examplePlacement.instance, timezone: examplePlacement.timezone, seccompProfile: examplePlacement.seccompProfile,
  projectRoot: '/var/lib/glovebox/projects', socketRoot: '/run/glovebox/sessions', sessionRoot: '/var/lib/glovebox/node/mounts',
  memoryMiB: 65_536, cpus: 16, gpus: ['GPU-11111111-aaaa', 'GPU-22222222-bbbb'], cgroupParents: [''],
}

/** The request as it would go over the wire. */
export const exampleBody = (grant: Partial<Grant> = {}, placement: Partial<ContainerPlacement> = {}): Record<string, unknown> =>
  JSON.parse(JSON.stringify(containerSpec({ ...exampleGrant, ...grant }, { ...examplePlacement, ...placement }))) as Record<string, unknown>
