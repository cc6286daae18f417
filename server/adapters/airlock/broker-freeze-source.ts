import type { FreezeSource } from '../../domain/airlock/freeze-source.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { BrokerClient } from '../node-client/broker-client.ts'
import { createHash } from 'node:crypto'

/** Takes files through the node's broker; what arrives must be what the broker says it sent. */
export const brokerFreezeSource = (broker: Pick<BrokerClient, 'freeze'>): FreezeSource => ({
  freeze: async (project, path, maxBytes) => {
    const frozen = await broker.freeze({ projectId: project.id, projectUid: project.uid, path, maxBytes })
    return checkedStream(frozen)
  },
})

async function* checkedStream(frozen: { readonly stream: AsyncIterable<unknown>; readonly bytes: number; readonly sha256: string }): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of frozen.stream) {
      const chunk = part as Uint8Array
      bytes += chunk.length
      hash.update(chunk)
      yield chunk
    }
  } catch (cause) {
    throw cause instanceof GloveboxError ? cause : new GloveboxError('broker-down', {}, cause)
  }
  if (bytes !== frozen.bytes || hash.digest('hex') !== frozen.sha256) throw new GloveboxError('file-changed')
}
