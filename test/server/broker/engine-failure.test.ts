import { describe, expect, it } from 'vitest'
import { engineFailure } from '../../../server/adapters/docker/engine-failure.ts'

const answered = (statusCode: number, message: string): Error => Object.assign(new Error(message), { statusCode })

describe('what the engine said, as a code of ours', () => {
  it.each([
    ['engine-down', Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' })],
    ['engine-down', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['engine-down', new Error('socket hang up')],
    ['disk-full', answered(500, 'mkdir /var/lib/docker/overlay2/x: no space left on device')],
    ['image-missing', answered(404, 'No such image: glovebox-session:0.1.0')],
    ['gpu-missing', answered(500, 'could not select device driver "nvidia" with capabilities: [[gpu compute utility]]')],
    ['internal', answered(500, 'something else')],
  ])('%s', (code, cause) => { expect(engineFailure(cause).code).toBe(code) })
})
