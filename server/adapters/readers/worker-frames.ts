import type { ModelFile, ModelTensor } from '../../domain/disclosure/models/model-file.ts'
import type { OutputPicture, ReadLimits, ReadOutput } from '../../domain/disclosure/read-output.ts'

/** What the parent asks of the worker; the file's bytes follow it. */
export interface ReadRequest {
  readonly name: string
  readonly limits: ReadLimits
  readonly bytes: number
}

/** What the worker answers. */
export type ReadAnswer = { readonly kind: 'read'; readonly output: ReadOutput } | { readonly kind: 'codec-needed' } | { readonly kind: 'crash' }

/** A JSON message behind its length in four bytes. */
export function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message, (_, value: unknown) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value)))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

/** Takes the answer apart; null where it has not the agreed form, because a hostile file may have written it. */
export function parseAnswer(body: Buffer): ReadAnswer | null {
  try {
    const message: unknown = JSON.parse(body.toString('utf8'))
    if (!isRecord(message)) return null
    if (message['kind'] === 'codec-needed' || message['kind'] === 'crash') return { kind: message['kind'] }
    const output = message['kind'] === 'read' ? parseOutput(message['output'], 0) : null
    return output === null ? null : { kind: 'read', output }
  } catch {
    return null
  }
}

// table
const FORMATS = new Set<string>([
  'csv', 'tsv', 'xlsx', 'parquet', 'ipynb', 'text', 'markdown', 'json', 'png', 'jpeg', 'html', 'svg', 'pdf', 'docx', 'zip', 'tar', 'gzip',
  'feather', 'stata', 'spss', 'rds', 'safetensors', 'onnx', 'gguf', 'pickle', 'code', 'empty', 'unknown',
])

// table
const MODEL_STRING_KINDS = new Set(['name', 'key', 'value', 'documentation', 'label', 'vocabulary'])
const TENSOR_KINDS = new Set(['weights', 'attribute', 'metadata'])

function parseOutput(value: unknown, depth: number): ReadOutput | null {
  if (!isRecord(value) || depth > 32) return null
  const { format, complete, tables, texts, pictures, notices, inner, model } = value
  if (typeof format !== 'string' || !FORMATS.has(format) || typeof complete !== 'boolean') return null
  if (!listOf(tables, isTable) || !listOf(texts, isText) || !listOf(pictures, isPicture) || !listOf(notices, isNotice) || !listOf(inner, isInner)) return null
  if (model !== undefined && !isModel(model)) return null
  const files = inner.map(({ name, output }) => ({ name, output: parseOutput(output, depth + 1) }))
  if (files.some(({ output }) => output === null)) return null
  return {
    format, complete, tables, texts, notices,
    pictures: pictures.map((picture): OutputPicture => ({ ...picture, reencoded: bytesOf(picture.reencoded) })),
    inner: files,
    ...(model === undefined ? {} : { model: { ...model, tensors: model.tensors.map((tensor): ModelTensor => ({ ...tensor, bytes: bytesOf(tensor.bytes) })) } }),
  } as ReadOutput
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is)
}

function isWhere(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

function isTable(value: unknown): value is ReadOutput['tables'][number] {
  return isRecord(value) && isWhere(value['sheet']) && Number.isSafeInteger(value['firstRow']) && Number.isSafeInteger(value['firstColumn'])
    && Array.isArray(value['rows']) && value['rows'].every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'))
}

function isText(value: unknown): value is ReadOutput['texts'][number] {
  return isRecord(value) && typeof value['where'] === 'string' && typeof value['text'] === 'string'
    && (value['line'] === null || Number.isSafeInteger(value['line'])) && (value['visibility'] === 'shown' || value['visibility'] === 'hidden')
}

function isPicture(value: unknown): value is Omit<OutputPicture, 'reencoded'> & { reencoded: PackedBytes } {
  return isRecord(value) && typeof value['where'] === 'string' && (value['mediaType'] === 'image/png' || value['mediaType'] === 'image/jpeg')
    && Number.isSafeInteger(value['width']) && Number.isSafeInteger(value['height'])
    && isPacked(value['reencoded'])
}

function isNotice(value: unknown): value is ReadOutput['notices'][number] {
  return isRecord(value) && typeof value['notice'] === 'string' && (value['outcome'] === 'review' || value['outcome'] === 'fail') && isWhere(value['where'])
    && isRecord(value['values']) && Object.values(value['values']).every((item) => typeof item === 'string' || typeof item === 'number')
}

function isInner(value: unknown): value is { name: string; output: unknown } {
  return isRecord(value) && typeof value['name'] === 'string'
}

/** Bytes as a frame carries them. */
interface PackedBytes {
  readonly base64: string
}

function isPacked(value: unknown): value is PackedBytes {
  return isRecord(value) && typeof value['base64'] === 'string'
}

function bytesOf({ base64 }: PackedBytes): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

type PackedModel = Omit<ModelFile, 'tensors'> & { tensors: readonly (Omit<ModelTensor, 'bytes'> & { bytes: PackedBytes })[] }

function isModel(value: unknown): value is PackedModel {
  return isRecord(value) && ['safetensors', 'onnx', 'gguf'].includes(String(value['format'])) && typeof value['complete'] === 'boolean'
    && listOf(value['tensors'], isTensor) && listOf(value['strings'], isModelString) && listOf(value['operators'], isOperator) && listOf(value['gaps'], isGap)
}

function isTensor(value: unknown): value is PackedModel['tensors'][number] {
  return hasTexts(value, ['name', 'dtype', 'kind']) && TENSOR_KINDS.has(value.kind) && isWhere(value['operator'])
    && Array.isArray(value['shape']) && value['shape'].every((size) => Number.isSafeInteger(size)) && isPacked(value['bytes'])
}

function isModelString(value: unknown): value is ModelFile['strings'][number] {
  return hasTexts(value, ['where', 'kind', 'text']) && MODEL_STRING_KINDS.has(value.kind)
}

function isOperator(value: unknown): value is ModelFile['operators'][number] {
  return hasTexts(value, ['domain', 'type'])
}

function isGap(value: unknown): value is ModelFile['gaps'][number] {
  return isRecord(value) && Number.isSafeInteger(value['offset']) && Number.isSafeInteger(value['length']) && typeof value['zero'] === 'boolean'
}

function hasTexts<Key extends string>(value: unknown, keys: readonly Key[]): value is Record<string, unknown> & Record<Key, string> {
  return isRecord(value) && keys.every((key) => typeof value[key] === 'string')
}
