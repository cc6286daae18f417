import { describe, expect, it } from 'vitest'
import { modelFormat } from '../../../../../server/domain/disclosure/checks/model-format.ts'
import type { OutputFormat } from '../../../../../server/domain/disclosure/read-output.ts'
import { aModel, aRead, evidenceOf, saidOf } from './small-evidence.ts'

describe('the format of a model', () => {
  it.each<OutputFormat>(['csv', 'tsv', 'json', 'text', 'markdown', 'code', 'xlsx', 'html'])('%s holds text that a person can read: they look', (format) => {
    expect(saidOf(modelFormat, { type: 'model', read: aRead({ format }) })).toEqual(['model-format.other review'])
  })
  it.each<OutputFormat>(['zip', 'unknown', 'rds', 'png', 'parquet'])('%s is refused', (format) => {
    expect(modelFormat.run(evidenceOf({ type: 'model', read: aRead({ format }) }))).toMatchObject([{ outcome: 'fail', message: 'model-format.other', values: { format } }])
  })
  it('pickle is refused by the rule about kinds of output', () => expect(saidOf(modelFormat, { type: 'model', read: aRead({ format: 'pickle' }) })).toEqual([]))
  it('is asked of models alone', () => {
    expect(saidOf(modelFormat, { type: 'frequencies', read: aRead({ format: 'unknown' }) })).toEqual([])
    expect(saidOf(modelFormat, { read: aRead({ format: 'unknown' }) })).toEqual([])
  })
  it('is safe where every byte is accounted for', () => {
    expect(saidOf(modelFormat, { type: 'model', read: aRead({ format: 'onnx', model: aModel({ format: 'onnx' }) }) })).toEqual([])
  })
  it('is refused with bytes that nothing accounts for, and says how many', () => {
    const model = aModel({ complete: false, gaps: [{ offset: 8, length: 5, zero: false }, { offset: 40, length: 7, zero: true }] })
    const [own] = modelFormat.run(evidenceOf({ read: aRead({ model }) }))
    expect(own).toMatchObject({ outcome: 'fail', message: 'model-format.not-accounted' })
    expect(own?.values).toEqual({ format: 'safetensors', bytes: 12 })
    expect(modelFormat.run(evidenceOf({ read: aRead({ format: 'zip', inner: [{ name: 'm.safetensors', output: aRead({ model }) }] }) }))).toMatchObject([{ values: { where: 'm.safetensors' } }])
  })
  it('without numbers is no model: a person looks', () => {
    expect(modelFormat.run(evidenceOf({ read: aRead({ model: aModel({ tensors: [] }) }) }))).toMatchObject([{ outcome: 'review', message: 'model-format.no-numbers', values: { format: 'safetensors' } }])
  })
})
