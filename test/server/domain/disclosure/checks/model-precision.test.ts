import { describe, expect, it } from 'vitest'
import { modelPrecision } from '../../../../../server/domain/disclosure/checks/model-precision.ts'
import { aModel, aRead, evidenceOf, floats, saidOf } from './small-evidence.ts'

const of = (...tensors: ReturnType<typeof floats>[]): { read: ReturnType<typeof aRead> } => ({ read: aRead({ format: 'safetensors', model: aModel({ tensors }) }) })
/** Odd multiples of 2^-bits below one use exactly so many bits of a significand. */
const using = (bits: number): number[] => Array.from({ length: 8 }, (_, index) => 1 + (2 * index + 1) / 2 ** bits)

describe('bits that weights use', () => {
  it('are at most the given ones', () => {
    expect(saidOf(modelPrecision, of(floats('w', using(10))))).toEqual([])
    expect(saidOf(modelPrecision, of(floats('w', using(11))))).toEqual(['model-precision.too-fine review'])
  })
  it('are said with the most, and how many tensors use too many', () => {
    expect(modelPrecision.run(evidenceOf(of(floats('a', using(9)), floats('b', using(14)), floats('c', using(17)))))).toMatchObject([{ rule: 'model.significand', outcome: 'review', values: { tensors: 2, bits: 17, most: 10 } }])
  })
  it('of a tensor of nothing are none, nor of whole numbers', () => {
    expect(saidOf(modelPrecision, of(floats('w', []), { ...floats('i', []), dtype: 'i8', shape: [3], bytes: new Uint8Array([1, 2, 3]) }))).toEqual([])
  })
  it('of several models are told of each', () => {
    const inner = ['a', 'b'].map((name) => ({ name, output: of(floats('w', using(12))).read }))
    expect(saidOf(modelPrecision, { read: aRead({ format: 'zip', inner }) })).toHaveLength(2)
  })
})
