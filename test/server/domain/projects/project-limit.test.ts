import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { limitOf, newVolume, ProjectPolicy, volumeSize } from '../../../../server/domain/projects/project-limit.ts'

const GiB = 1_073_741_824
const limit = { bytes: 20 * GiB, files: 1_000_000 }

describe('the policy of projects', () => {
  it('that is shipped is valid, and a single project may have a limit of its own', () => {
    const policy = ProjectPolicy.parse(parse(readFileSync('policies/projects.yaml', 'utf8')))
    expect(limitOf(policy, 'any')).toEqual(policy.limit)
    const own = { bytes: 40 * GiB, files: 10 }
    expect(limitOf({ ...policy, projects: { 'heart-study': own } }, 'heart-study')).toEqual(own)
  })
  it('with a misspelt word, or a limit of nothing, is refused', () => {
    for (const wrong of [{ limit, projects: {}, keepFreeMib: 1 }, { limit: { bytes: 0, files: 1000 }, projects: {}, keepFreeMiB: 0 }, { limit, projects: { '../x': limit }, keepFreeMiB: 0 }]) {
      expect(ProjectPolicy.safeParse(wrong).success).toBe(false)
    }
  })
})

describe('the size of a new volume', () => {
  it('is the limit in full where the disk has the room', () => {
    expect(newVolume(limit, 100 * GiB)).toEqual(volumeSize(limit))
    expect(volumeSize(limit).imageBytes).toBeGreaterThan(limit.bytes)
  })
  it('never promises what the disk does not have, however many projects are made', () => {
    let room = 45 * GiB
    const made: number[] = []
    for (let size = newVolume(limit, room); size !== null; size = newVolume(limit, room)) {
      made.push(size.imageBytes)
      room -= size.imageBytes
      expect(room).toBeGreaterThanOrEqual(0)
    }
    expect(made).toHaveLength(3)
    expect(newVolume(limit, room)).toBeNull()
  })
  it('holds what a project that is moved has already, or the move is refused', () => {
    const held = { bytes: 30 * GiB, files: 2_000_000 }
    const size = newVolume(limit, 60 * GiB, held)
    expect(size?.imageBytes).toBeGreaterThan(held.bytes * 1.05)
    expect(size?.files).toBeGreaterThan(held.files)
    expect(newVolume(limit, 25 * GiB, held)).toBeNull()
    expect(newVolume(limit, 8 * GiB, { bytes: 5 * GiB, files: 10 })?.imageBytes).toBeLessThanOrEqual(8 * GiB)
  })
  it('is refused where there is no room, and where more was promised than there is', () => {
    expect(newVolume(limit, 0)).toBeNull()
    expect(newVolume(limit, -5 * GiB)).toBeNull()
    expect(newVolume(limit, 3 * GiB)).toBeNull()
  })
})
