import { ModelDamage, modelLimits } from './model-collector.ts'
import type { ModelCollector } from './model-collector.ts'
import { attributeTensor, readOnnxTensor } from './onnx-tensor.ts'
import { protobufFields, textOf } from './protobuf-fields.ts'
import type { ProtobufField } from './protobuf-fields.ts'

/** What is told of a node to those who read its parts. */
interface NodePlace {
  readonly label: string
  readonly operator: string
}

/** Reads an ONNX model: its graph, operators, tensors, their attributes and every text. */
export function readOnnx(bytes: Uint8Array, found: ModelCollector): void {
  new OnnxWalk(bytes, found).model()
}

class OnnxWalk {
  readonly #bytes: Uint8Array
  readonly #found: ModelCollector

  constructor(bytes: Uint8Array, found: ModelCollector) {
    this.#bytes = bytes
    this.#found = found
  }

  model(): void {
    let graphs = 0
    for (const field of protobufFields(this.#bytes, 0, this.#bytes.length)) {
      if (field.id === 2 || field.id === 3 || field.id === 4) this.#text('value', ['producer_name', 'producer_version', 'domain'][field.id - 2] ?? '', field)
      else if (field.id === 6) this.#text('documentation', 'doc_string of the model', field)
      else if (field.id === 7) {
        graphs += 1
        this.#graph(field, 'graph', 0)
      } else if (field.id === 8) this.#texts(field, { 1: 'name' }, 'opset_import')
      else if (field.id === 14) this.#pair(field, 'metadata_props')
      else if (field.id === 25) this.#function(field)
      else if (field.id !== 1 && field.id !== 5) this.#found.gap(field.start, field.to)
    }
    if (graphs !== 1) throw new ModelDamage('damaged')
  }

  #graph(graph: ProtobufField, where: string, depth: number): void {
    if (depth > modelLimits.depth) throw new ModelDamage('too-large')
    const takers = this.#takers(graph)
    const operatorOf = (name: string): string | null => takers.get(name) ?? null
    let nodes = 0
    for (const field of protobufFields(this.#bytes, graph.from, graph.to)) {
      if (field.id === 1) {
        this.#node(field, `${where} node ${nodes}`, depth)
        nodes += 1
      } else if (field.id === 2) this.#text('name', where, field)
      else if (field.id === 5) readOnnxTensor(this.#bytes, field, { kind: 'weights', operator: null, name: `${where} initializer`, operatorOf }, this.#found)
      else if (field.id === 10) this.#text('documentation', `doc_string of ${where}`, field)
      else if (field.id === 11 || field.id === 12 || field.id === 13) this.#valueInfo(field, where)
      else if (field.id === 15) this.#sparse(field, where)
      else if (field.id === 16) this.#pair(field, `metadata_props of ${where}`)
      else this.#found.gap(field.start, field.to)
    }
  }

  /** The operator that first takes each name. */
  #takers(graph: ProtobufField): ReadonlyMap<string, string> {
    const takers = new Map<string, string>()
    for (const node of protobufFields(this.#bytes, graph.from, graph.to)) {
      if (node.id !== 1) continue
      const fields = [...protobufFields(this.#bytes, node.from, node.to)]
      const type = fields.find(({ id }) => id === 4)
      for (const input of fields) {
        if (input.id !== 1 || type === undefined) continue
        const name = textOf(this.#bytes, input)
        if (!takers.has(name)) takers.set(name, textOf(this.#bytes, type))
      }
    }
    return takers
  }

  #node(node: ProtobufField, label: string, depth: number): void {
    const fields = [...protobufFields(this.#bytes, node.from, node.to)]
    const of = (id: number): string => fields.filter((field) => field.id === id).map((field) => textOf(this.#bytes, field)).join(' ')
    const operator = of(4)
    this.#found.operator(of(7), operator)
    for (const field of fields) {
      if (field.id <= 3) this.#text('name', label, field)
      else if (field.id === 5) this.#attribute(field, { label, operator }, depth)
      else if (field.id === 6) this.#text('documentation', `doc_string of ${label}`, field)
      else if (field.id === 9) this.#pair(field, `metadata_props of ${label}`)
      else if (field.id !== 4 && field.id !== 7 && field.id !== 8) this.#found.gap(field.start, field.to)
    }
  }

  #attribute(attribute: ProtobufField, { label, operator }: NodePlace, depth: number): void {
    const fields = [...protobufFields(this.#bytes, attribute.from, attribute.to)]
    const named = fields.find(({ id }) => id === 1)
    const name = `${label} ${named === undefined ? '' : textOf(this.#bytes, named)}`
    const place = { kind: 'attribute', operator, name } as const
    const labels: string[] = []
    for (const field of fields) {
      if (field.id === 4) this.#text('label', name, field)
      else if (field.id === 9) labels.push(textOf(this.#bytes, field))
      else if (field.id === 5 || field.id === 10) readOnnxTensor(this.#bytes, field, place, this.#found)
      else if (field.id === 6 || field.id === 11) this.#graph(field, name, depth + 1)
      else if (field.id === 13) this.#text('documentation', `doc_string of ${name}`, field)
      else if (field.id === 22 || field.id === 23) this.#sparse(field, name)
      else if (![1, 2, 3, 7, 8, 20, 21].includes(field.id)) this.#found.gap(field.start, field.to)
    }
    this.#found.string('label', name, labels.join('\n'))
    for (const [dtype, single, list] of [['f32', 2, 7], ['i64', 3, 8]] as const) {
      const numbers = fields.filter(({ id }) => id === list)
      const own = numbers.length > 0 ? numbers : fields.filter(({ id }) => id === single)
      if (own.length > 0) this.#found.tensor(attributeTensor(this.#bytes, own, dtype, place))
    }
  }

  #sparse(field: ProtobufField, where: string): void {
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.id === 1 || inner.id === 2) readOnnxTensor(this.#bytes, inner, { kind: 'weights', operator: null, name: `${where} sparse` }, this.#found)
      else if (inner.id !== 3) this.#found.gap(inner.start, inner.to)
    }
  }

  #function(field: ProtobufField): void {
    const where = 'function'
    let nodes = 0
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.id === 7) {
        this.#node(inner, `${where} node ${nodes}`, 0)
        nodes += 1
      } else if (inner.id === 8) this.#text('documentation', `doc_string of ${where}`, inner)
      else if (inner.id === 9) this.#texts(inner, { 1: 'name' }, 'opset_import')
      else if (inner.id === 11) this.#attribute(inner, { label: where, operator: where }, 0)
      else if (inner.id === 12) this.#valueInfo(inner, where)
      else if (inner.id === 14) this.#pair(inner, `metadata_props of ${where}`)
      else if ([1, 4, 5, 6, 10, 13].includes(inner.id)) this.#text('name', where, inner)
      else this.#found.gap(inner.start, inner.to)
    }
  }

  /** Name, documentation and the names of dimensions; the type itself holds numbers only. */
  #valueInfo(field: ProtobufField, where: string): void {
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.id === 1) this.#text('name', where, inner)
      else if (inner.id === 2) this.#type(inner, where, 0)
      else if (inner.id === 3) this.#text('documentation', `doc_string of a value of ${where}`, inner)
      else if (inner.id === 4) this.#pair(inner, `metadata_props of a value of ${where}`)
      else this.#found.gap(inner.start, inner.to)
    }
  }

  /** TypeProto: the tensor's, sequence's and map's parts hold each other; texts stand at the leaves. */
  #type(field: ProtobufField, where: string, depth: number): void {
    if (depth > modelLimits.depth) throw new ModelDamage('too-large')
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.wire !== 2) continue
      if (inner.id === 6) this.#text('name', where, inner)
      else if (inner.id === 1 || inner.id === 8) this.#tensorType(inner, where)
      else if (inner.id === 4 || inner.id === 5 || inner.id === 9) {
        for (const part of protobufFields(this.#bytes, inner.from, inner.to)) if (part.wire === 2) this.#type(part, where, depth + 1)
      } else this.#found.gap(inner.start, inner.to)
    }
  }

  #tensorType(field: ProtobufField, where: string): void {
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.id === 1) continue
      if (inner.id !== 2) this.#found.gap(inner.start, inner.to)
      else for (const dimension of protobufFields(this.#bytes, inner.from, inner.to)) this.#texts(dimension, { 2: 'name', 3: 'name' }, where)
    }
  }

  #pair(field: ProtobufField, where: string): void {
    let key = ''
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      if (inner.id === 1) {
        key = textOf(this.#bytes, inner)
        this.#found.string('key', where, key)
      } else if (inner.id === 2) this.#text('value', `${where} ${key}`, inner)
      else this.#found.gap(inner.start, inner.to)
    }
  }

  /** The texts of a small message; its numbers carry no text, and other texts are gaps. */
  #texts(field: ProtobufField, kinds: Readonly<Record<number, 'name'>>, where: string): void {
    for (const inner of protobufFields(this.#bytes, field.from, field.to)) {
      const kind = kinds[inner.id]
      if (inner.wire === 2 && kind !== undefined) this.#text(kind, where, inner)
      else if (inner.wire !== 0) this.#found.gap(inner.start, inner.to)
    }
  }

  #text(kind: 'name' | 'value' | 'documentation' | 'label', where: string, field: ProtobufField): void {
    if (field.wire !== 2) throw new ModelDamage('damaged')
    this.#found.string(kind, where, textOf(this.#bytes, field))
  }
}
