import type { ContainerEngine, EngineImage } from '../adapters/docker/container-engine.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { Grant, Inventory } from '../domain/node/broker-api.ts'
import { freeDiskMiB } from '../free-disk.ts'

/** Below this the node begins nothing new; what runs goes on. */
export const diskReserveMiB = 256

// An image that sets these would load code of its own into every program, or ask the GPU runtime for cards.
const refusedVariables = /^(LD_|NVIDIA_|CUDA_VISIBLE_DEVICES=|PYTHONSTARTUP=|BASH_ENV=)/

export interface AdmissionParts {
  readonly engine: ContainerEngine
  readonly image: string
  readonly stateDir: string
  readonly inventory: Inventory
  readonly seccompProfile: string
  readonly timezone: string
}

/** What a machine must have before a container is made: space, the image with nothing uninvited in it, the cards. */
export const admit = async (grant: Grant, parts: AdmissionParts) => {
  if (freeDiskMiB(parts.stateDir) < diskReserveMiB) throw new GloveboxError('disk-full')
  const cards = new Set(parts.inventory.gpus.map((card) => card.uuid))
  if (grant.gpus.some((gpu) => !cards.has(gpu))) throw new GloveboxError('gpu-missing')
  const image = await parts.engine.image(parts.image)
  assertImageHarmless(image)
  return {
    // The engine refuses more processors than there are; a tier made for a larger machine still starts.
    grant: { ...grant, cpus: Math.min(grant.cpus, parts.inventory.cpus) },
    placement: { imageId: image.id, seccompProfile: parts.seccompProfile, timezone: parts.timezone },
  }
}

const assertImageHarmless = (image: EngineImage): void => {
  const bad = image.environment.find((line) => refusedVariables.test(line))?.split('=')[0] ?? image.volumes[0]
  if (bad !== undefined) throw new GloveboxError('image-missing', { reason: bad }, new Error(`the image brings ${bad} along`))
}
