import { readFileSync } from 'node:fs'
import type { ReadLimits, ReadOutput } from '../../../../server/domain/disclosure/read-output.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'

/** The bytes of a file made by a real tool. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/readers/${name}`, import.meta.url)))
}

/** The usual limits, but for the time: it passes by the clock, and a busy machine must not end a read. */
const patientLimits: ReadLimits = { ...defaultReadLimits, milliseconds: 300_000 }

/** Reads such a file. */
export async function readFixture(name: string): Promise<ReadOutput> {
  return await readOutput(fixtureBytes(name), name, patientLimits)
}

/** Reads bytes or text under a name. */
export async function readBytes(content: Uint8Array | string, name: string, limits: ReadLimits = patientLimits): Promise<ReadOutput> {
  return await readOutput(typeof content === 'string' ? new TextEncoder().encode(content) : content, name, limits)
}

/** Ids of an output's own notices. */
export function noticeIds(output: ReadOutput): string[] {
  return output.notices.map(({ notice }) => notice)
}

/** All text of an output, shown or hidden. */
export function allText(output: ReadOutput, visibility: 'shown' | 'hidden'): string {
  return output.texts.filter((text) => text.visibility === visibility).map(({ text }) => text).join('\n')
}
