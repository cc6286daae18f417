import { describe, expect, it } from 'vitest'
import { parseCards } from '../../../server/broker/machine-inventory.ts'

describe('the list of cards', () => {
  it('is read from the driver\'s table', () => {
    expect(parseCards('GPU-5a1b2c3d-1111, NVIDIA H100 80GB HBM3, 81559\nGPU-5a1b2c3d-2222, NVIDIA L4, 23034\n')).toEqual([
      { uuid: 'GPU-5a1b2c3d-1111', name: 'NVIDIA H100 80GB HBM3', memoryMiB: 81_559 },
      { uuid: 'GPU-5a1b2c3d-2222', name: 'NVIDIA L4', memoryMiB: 23_034 },
    ])
  })
  it('has no card in a line that is not understood', () => { expect(parseCards('No devices were found\nGPU-1, X, [N/A]\n, ,\n')).toEqual([]) })
})
