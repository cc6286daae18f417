import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { loadProfile, readRecords } from '../../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../../server/adapters/readers/index.ts'
import { checkOutputs, readTableDescription } from '../../../../../server/domain/disclosure/index.ts'
import type { CheckRequest, FileReport, RecordSource } from '../../../../../server/domain/disclosure/index.ts'

/** A file of the fixtures. */
export const fixture = (path: string): string => fileURLToPath(new URL(`../../../../fixtures/${path}`, import.meta.url))

/** How a model of a test is checked. */
export interface ModelCheck {
  readonly data?: readonly RecordSource[]
  readonly licensed?: CheckRequest['licensed']
  readonly set?: Readonly<Record<string, string | number>>
  /** In place of the description beside the file. */
  readonly description?: object
}

/** The request to check one model with the real readers and profile. */
export async function checkRequestOf(name: string, bytes: Uint8Array, description?: object, { data, licensed, set }: ModelCheck = {}): Promise<CheckRequest> {
  const profile = loadProfile('acro-default', set ?? {})
  if (profile === null) throw new Error('no profile')
  const read = await readOutput(bytes, basename(name), defaultReadLimits)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = { path: name, sha256, bytes: bytes.length, read, description: description === undefined ? undefined : readTableDescription(description) }
  return { files: [file], profile, data, licensed, version: 'test' }
}

/** Checks one model. */
export async function checkModel(name: string, bytes: Uint8Array, options: ModelCheck = {}): Promise<FileReport> {
  const [report] = checkOutputs(await checkRequestOf(name, bytes, options.description, options)).files
  if (report === undefined) throw new Error('no report')
  return report
}

/** The description beside a fixture, as YAML gives it. */
export function descriptionOf(path: string): Record<string, unknown> | undefined {
  const beside = `${fixture(path)}.table.yaml`
  return existsSync(beside) ? parse(readFileSync(beside, 'utf8')) as Record<string, unknown> : undefined
}

/** Checks a model of the fixtures with the description beside it. */
export async function checkFixture(path: string, options: ModelCheck = {}): Promise<FileReport> {
  const description = options.description ?? descriptionOf(path)
  return await checkModel(path, readFileSync(fixture(path)), { ...options, ...(description === undefined ? {} : { description }) })
}

/** Records of the fixtures or of the demonstration. */
export const records = async (path: string): Promise<readonly RecordSource[]> => await readRecords(path.startsWith('demo/') ? fileURLToPath(new URL(`../../../../../${path}`, import.meta.url)) : fixture(path))

/** Findings as `message outcome`, each once. */
export const told = ({ findings }: FileReport): readonly string[] => [...new Set(findings.map(({ message, outcome }) => `${message} ${outcome}`))]
