import { expect, test } from 'vitest'
import { fillText } from '../../contract/texts/fill-text.ts'
import { texts } from '../../contract/texts/index.ts'
import { GloveboxError } from '../../server/domain/kernel/glovebox-error.ts'
import { errorBody } from '../../server/http/error-responder.ts'

test('places without a value vanish, and so does a colon that is left with none', () => {
  expect(fillText('It is missing: {{path}}', { path: 'a.csv' })).toBe('It is missing: a.csv')
  expect(fillText('It is missing: {{path}}', {})).toBe('It is missing')
  expect(fillText('Refused: {{path}} {{field}}', { field: 'endsOn' })).toBe('Refused: endsOn')
  expect(fillText('Refused: {{path}} {{field}}', {})).toBe('Refused')
  expect(fillText('{{minutes}} minutes until {{day}}.', { minutes: 3, day: '2027-01-01' })).toBe('3 minutes until 2027-01-01.')
})

test.each(['ko', 'en'] as const)('errors of files name the file, in %s', (language) => {
  for (const code of ['file-not-regular', 'file-outside-project', 'file-name-refused', 'file-too-large', 'file-missing', 'file-changed', 'file-unreadable'] as const) {
    expect(errorBody(new GloveboxError(code, { path: 'outputs/table.csv' }), language, '').error.message).toContain('outputs/table.csv')
    expect(errorBody(new GloveboxError(code), language, '').error.message).not.toMatch(/[:{]/)
  }
  for (const values of [{ field: 'endsOn' }, { at: 'endsOn' }, { column: 'endsOn' }]) {
    const { error } = errorBody(new GloveboxError('bad-request', values), language, '')
    expect(error.message).toContain(': endsOn')
    expect(error.values['field']).toBe('endsOn')
  }
  expect(texts[language].errors['bad-request'].message).toContain('{{field}}')
})
