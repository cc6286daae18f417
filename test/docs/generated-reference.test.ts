import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generatedPages } from '../../docs/generate.ts'

it.each(Object.entries(generatedPages))('%s says what the tables say; `node docs/generate.ts` writes it again', (path, page) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(page())
})
