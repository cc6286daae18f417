import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { texts } from '../../contract/texts/index.ts'

const service = readFileSync(join(import.meta.dirname, '../../server/services/health-service.ts'), 'utf8')
const parts = [...new Set([...service.matchAll(/\b(?:good|bad)\('([a-z-]+)'/g)].map(([, part]) => part ?? ''))]

it('an operator who reads Korean alone finds every part of the health check in it, with its commands', () => {
  expect(parts.length).toBeGreaterThan(8)
  for (const part of parts) {
    const [ko, en] = (['ko', 'en'] as const).map((language) => (texts[language].portal.health as Record<string, { name: string; fault: string; mend: string }>)[part])
    expect(ko, part).toBeDefined()
    const commands = (text: string | undefined) => [...(text ?? '').matchAll(/`[^`]+`/g)].map(([command]) => command)
    expect(commands(ko?.mend), part).toEqual(commands(en?.mend))
  }
})
