import { describe, expect, it } from 'vitest'
import { modelLeaves } from '../../../../../server/domain/disclosure/checks/model-leaves.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aModel, aRead, evidenceOf, floats, saidOf } from './small-evidence.ts'

/** Two trees of four leaves each: seven nodes a tree. */
const trees = { ...floats('node 1 nodes_treeids', []), dtype: 'i64', shape: [14], kind: 'attribute', operator: 'TreeEnsembleClassifier', bytes: new Uint8Array(BigInt64Array.from(Array.from({ length: 14 }, (_, node) => BigInt(node < 7 ? 0 : 1))).buffer) } as const
const read = aRead({ format: 'onnx', model: aModel({ format: 'onnx', tensors: [trees] }) })
const trained = (n: number | null, hyperparameters: object = {}): EvidenceParts => ({ read, description: { training: { ...(n === null ? {} : { n }), hyperparameters } } })
const smallest = { min_samples_leaf: 10 }

// SACRO-ML: safemodel rules and the structural attack.
describe('leaves of trees', () => {
  it('stand for the threshold of records on average', () => {
    expect(saidOf(modelLeaves, trained(40, smallest))).toEqual([])
    expect(modelLeaves.run(evidenceOf(trained(39, smallest)))).toMatchObject([{ outcome: 'fail', rule: 'threshold', message: 'model-leaves.too-small', values: { leaves: 8, trees: 2, size: 9.8, threshold: 10 } }])
    expect(modelLeaves.run(evidenceOf(trained(39.8, smallest)))).toMatchObject([{ outcome: 'fail', values: { size: 10 } }])
  })
  it('were kept at the threshold in training, by whatever name the library has', () => {
    for (const name of ['min_samples_leaf', 'min_child_samples', 'min-data-in-leaf', 'min_node_size', 'nodesize', 'MIN_SAMPLES_LEAF']) {
      expect(saidOf(modelLeaves, trained(400, { [name]: 10 }))).toEqual([])
      expect(saidOf(modelLeaves, trained(400, { [name]: 9 }))).toEqual(['model-leaves.smallest-unknown review'])
    }
    expect(modelLeaves.run(evidenceOf(trained(400, { max_depth: 20 })))).toMatchObject([{ outcome: 'review', values: { leaves: 8, trees: 2, threshold: 10 } }])
    expect(saidOf(modelLeaves, trained(400, { my_nodesize: 20, min_samples_leaf_x: 20, nodesizes: 20, x_min_samples_leaf: 20 }))).toEqual(['model-leaves.smallest-unknown review'])
    expect(saidOf(modelLeaves, trained(400, { max_depth: 30, min_samples_leaf: 10 }))).toEqual([])
  })
  it('stand for nobody knows how many without the number of records', () => {
    expect(saidOf(modelLeaves, { read })).toEqual(['model-leaves.unknown review'])
    expect(saidOf(modelLeaves, trained(null, smallest))).toEqual(['model-leaves.unknown review'])
  })
  it('ask nothing where there are none, and where the threshold is off', () => {
    expect(saidOf(modelLeaves, { read: aRead({ format: 'safetensors', model: aModel() }) })).toEqual([])
    expect(saidOf(modelLeaves, { ...trained(1), parameters: { threshold: 1 } })).toEqual([])
    expect(saidOf(modelLeaves, { ...trained(7), parameters: { threshold: 2 } })).toEqual(['model-leaves.too-small fail'])
  })
})
