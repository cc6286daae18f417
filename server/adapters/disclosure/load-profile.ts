import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { buildProfile } from '../../domain/disclosure/disclosure-profile.ts'
import type { DisclosureProfile, ProfileFile } from '../../domain/disclosure/disclosure-profile.ts'

/** The profiles' folder: beside the sources, or beside the bundle of the published package. */
export function profileFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < 6; up += 1) {
    const candidate = join(folder, 'policies', 'disclosure')
    if (existsSync(candidate)) return candidate
    folder = dirname(folder)
  }
  throw new Error('policies/disclosure not found')
}

/** SHA-256 of a text, in hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Names of the profiles that can be loaded. */
export function profileNames(folder = profileFolder()): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -5)).sort()
}

/** Loads a profile with the overrides of one run; `null` where there is none of that name. */
export function loadProfile(name: string, overrides: Readonly<Record<string, string | number>> = {}, folder = profileFolder()): DisclosureProfile | null {
  if (!profileNames(folder).includes(name)) return null
  const file = parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')) as ProfileFile
  return buildProfile(name, file, overrides, digestOf)
}
