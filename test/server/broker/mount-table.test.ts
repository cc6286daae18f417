import { describe, expect, it } from 'vitest'
import { mountsAt, mountsAtOrBelow, parseMountTable } from '../../../server/broker/mount-table.ts'

const text = [
  '22 27 0:21 / /proc rw,nosuid - proc proc rw',
  '30 27 254:0 /state/x /var/lib/a ro,nosuid,nodev,noexec,relatime shared:4 master:1 - ext4 /dev/vda rw',
  '31 27 254:0 / /var/lib/a/with\\040space rw - ext4 /dev/vda rw',
  '32 27 0:40 / /var/lib/ab rw - tmpfs tmpfs rw',
  '33 27 0:41 / /var/lib/a rw - tmpfs tmpfs rw',
].join('\n')

describe('the mount table', () => {
  const table = parseMountTable(`${text}\n`)
  it('reads points, roots, options and types, whatever optional fields stand between', () => {
    expect(table[1]).toEqual({ id: 30, device: '254:0', root: '/state/x', point: '/var/lib/a', options: ['ro', 'nosuid', 'nodev', 'noexec', 'relatime'], type: 'ext4', superOptions: ['rw'] })
  })
  it('undoes the kernel\'s escapes', () => { expect(table[2]?.point).toBe('/var/lib/a/with space') })
  it('finds what lies at or below, topmost first, and not a neighbour with a longer name', () => {
    expect(mountsAtOrBelow(table, '/var/lib/a').map((entry) => entry.id)).toEqual([33, 31, 30])
  })
  it('finds each of several mounts at one point', () => { expect(mountsAt(table, '/var/lib/a').map((entry) => entry.id)).toEqual([30, 33]) })
  it('refuses to judge from a line that it does not understand', () => { expect(() => parseMountTable('what is this')).toThrow('mountinfo') })
})
