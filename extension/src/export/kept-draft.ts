import { outputTypeGroups } from '../texts/output-type-texts.ts'
import { type Correction, type Draft, type DraftFile, emptyDraft, type RepairUndo } from './draft.ts'

const knownTypes = outputTypeGroups.flatMap(({ types }) => types)

type Loose = Readonly<Record<string, unknown>>

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readFile(value: unknown): DraftFile | undefined {
  if (!isLoose(value) || text(value['path']) === '') return undefined
  const type = knownTypes.find((known) => known === value['type']) ?? ''
  const kept = value['description']
  const description = isLoose(kept) && text(kept['text']) !== '' ? { path: text(kept['path']), text: text(kept['text']) } : undefined
  return {
    path: text(value['path']),
    type,
    kind: value['kind'] === 'supporting' ? 'supporting' : 'output',
    title: text(value['title']),
    unit: text(value['unit']),
    population: text(value['population']),
    n: text(value['n']),
    controls: text(value['controls']),
    description,
    ...(text(value['repairedFrom']) === '' ? {} : { repairedFrom: text(value['repairedFrom']), undo: readUndo(value['undo']) }),
  }
}

function readUndo(value: unknown): RepairUndo | undefined {
  const description = isLoose(value) ? value['description'] : undefined
  if (!isLoose(value) || !isLoose(description) || text(value['text']) === '' || text(description['path']) === '' || text(description['text']) === '') return undefined
  return { kind: value['kind'] === 'supporting' ? 'supporting' : 'output', text: text(value['text']), description: { path: text(description['path']), text: text(description['text']) } }
}

function readCorrection(value: unknown): Correction | undefined {
  if (!isLoose(value) || text(value['requestId']) === '' || typeof value['turn'] !== 'number') return undefined
  const remarks = isLoose(value['remarks']) ? value['remarks'] : {}
  const lists = Object.entries(remarks).map(([path, list]) => [path, Array.isArray(list) ? list.map(text) : []] as const)
  return { requestId: text(value['requestId']), title: text(value['title']), turn: value['turn'], reason: text(value['reason']), remarks: Object.fromEntries(lists) }
}

/** Reads a draft that was kept by this or an older version; what cannot be read is left out. */
export function readKeptDraft(value: unknown): Draft {
  if (!isLoose(value)) return emptyDraft
  const files = Array.isArray(value['files']) ? value['files'].map(readFile).filter((file) => file !== undefined) : []
  return { title: text(value['title']), context: text(value['context']), files, correcting: readCorrection(value['correcting']) }
}
