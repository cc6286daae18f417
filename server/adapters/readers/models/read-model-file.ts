import type { ModelFormat } from '../../../domain/disclosure/models/model-file.ts'
import { bytesAt } from '../byte-search.ts'
import { readGguf } from './gguf-file.ts'
import { ModelCollector, ModelDamage } from './model-collector.ts'
import type { ModelReading } from './model-collector.ts'
import { readOnnx } from './onnx-file.ts'
import { protobufFields } from './protobuf-fields.ts'
import { readSafetensors, startsAsSafetensors } from './safetensors-file.ts'

/** Takes a model file apart, as far as it can be; null where the bytes are none of the formats that hold numbers and no code. */
export function readModelFile(bytes: Uint8Array): ModelReading | null {
  const format = modelFormatOf(bytes)
  if (format === null) return null
  const found = new ModelCollector(bytes)
  try {
    if (format === 'safetensors') readSafetensors(bytes, found)
    else if (format === 'gguf') readGguf(bytes, found)
    else readOnnx(bytes, found)
  } catch (error) {
    found.problem(error instanceof ModelDamage ? error.problem : 'damaged', format)
  }
  return found.done(format)
}

const formats = new WeakMap<Uint8Array, { format: ModelFormat | null }>()

/** The model format that bytes begin with. Every reader of a model asks, so that the answer is kept. */
export function modelFormatOf(bytes: Uint8Array): ModelFormat | null {
  const known = formats.get(bytes)
  if (known !== undefined) return known.format
  const format = tellFormat(bytes)
  formats.set(bytes, { format })
  return format
}

function tellFormat(bytes: Uint8Array): ModelFormat | null {
  if (bytesAt(bytes, 0, 'GGUF')) return 'gguf'
  if (startsAsSafetensors(bytes)) return 'safetensors'
  return isOnnx(bytes) ? 'onnx' : null
}

/** An ONNX file is a protobuf message that has a version and a graph, and nothing that such a model has not. */
function isOnnx(bytes: Uint8Array): boolean {
  let version = false
  let graph = false
  if (bytes[0] !== 0x08 && bytes[0] !== 0x12 && bytes[0] !== 0x3a && bytes[0] !== 0x42) return false
  try {
    for (const { id, wire, value } of protobufFields(bytes, 0, bytes.length)) {
      version ||= id === 1 && wire === 0 && value >= 1 && value <= 100
      graph ||= id === 7 && wire === 2
      if (id > 100) return false
    }
  } catch {
    return version && bytes[0] === 0x08
  }
  return version && graph
}
