import { expect } from 'vitest'
import type { FileReport } from '../../../../server/domain/disclosure/index.ts'
import { brief, checkTexts, intervalOf } from './check-texts.ts'
import type { TextCheck } from './check-texts.ts'

/** A published example: the numbers, where they come from, and the published right answer. */
export interface WorkedExample {
  readonly name: string
  readonly source: string
  readonly text: string
  readonly description?: object
  readonly options?: TextCheck
  /** Findings that must be there, as `check outcome codes`. */
  readonly finds?: readonly string[]
  /** Checks that must find nothing. */
  readonly silent?: readonly string[]
  readonly outcome?: FileReport['outcome']
  /** Intervals by the codes of the cell, joined by `/`. */
  readonly intervals?: Readonly<Record<string, readonly [number | null, number | null]>>
}

/** Checks one example and compares with what its source says. */
export async function proveExample(example: WorkedExample): Promise<void> {
  const report = await checkTexts([{ text: `${example.text.trim()}\n`, ...(example.description === undefined ? {} : { description: example.description }) }], example.options)
  const file = report.files[0]
  if (file === undefined) throw new Error('no file')
  const found = brief(file)
  for (const line of example.finds ?? []) expect(found).toContain(line)
  for (const check of example.silent ?? []) expect(found.filter((line) => line.startsWith(`${check} `))).toEqual([])
  if (example.outcome !== undefined) expect(file.outcome).toBe(example.outcome)
  for (const [codes, interval] of Object.entries(example.intervals ?? {})) expect({ [codes]: intervalOf(file, ...codes.split('/')) }).toEqual({ [codes]: interval })
}
