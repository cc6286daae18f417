import type { Finding } from '../check-report.ts'
import { hit, placeOf, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { isHidden, shownNumber } from '../tables/table-model.ts'
import { baseName, isChecksumFile, nameInFolder, readAcroFolder, recordOf } from './acro-folder-model.ts'
import type { AcroFolderModel, AcroRecord } from './acro-folder-model.ts'

const id = 'acro-folder'
const auxiliary = new Set(['results.json', 'config.json', 'session_summary.csv', 'session_summary.json'])

function review(message: string, values: Finding['values'] = {}): Finding {
  return hit(id, 'ACRO folder', { outcome: 'review', at: wholeFile, message, cure: 'cure.write-folder-again', values })
}

function checksumFindings({ file }: FileEvidence, model: AcroFolderModel): readonly Finding[] {
  const name = nameInFolder(file)
  if (isChecksumFile(file.path) || name === 'config.json') return []
  const checksum = model.files.find((other) => nameInFolder(other) === `checksums/${name}.txt`)
  if (checksum === undefined) return model.files.some((other) => isChecksumFile(other.path)) ? [review('acro-folder.checksum-missing')] : []
  const told = checksum.read.texts[0]?.text.trim().toLowerCase()
  return told === file.sha256.toLowerCase() ? [] : [review('acro-folder.checksum')]
}

function listingFindings({ file }: FileEvidence, model: AcroFolderModel): readonly Finding[] {
  const name = nameInFolder(file)
  if (name === 'results.json') {
    if (!model.readable) return [review('acro-folder.unreadable')]
    const there = new Set(model.files.map((other) => baseName(other.path)))
    return model.records.flatMap((record) => record.files).filter((listed) => !there.has(baseName(listed))).map((listed) => review('acro-folder.missing', { name: baseName(listed) }))
  }
  if (auxiliary.has(name) || isChecksumFile(file.path) || !model.readable || recordOf(model, file) !== null) return []
  return [review('acro-folder.unlisted')]
}

/** Tests a record's words about its protection on the numbers of its files. */
function protectionFindings({ tables }: FileEvidence, record: AcroRecord): readonly Finding[] {
  if (record.mitigation === 'suppress' && record.unsafeCells && tables.length > 0 && !tables.some((table) => table.cells.some(isHidden))) return [review('acro-folder.claimed-suppression')]
  if (record.mitigation !== 'round') return []
  const base = record.roundBase ?? 5
  return tables.filter(({ measure }) => measure.kind === 'count').flatMap((table) => table.cells.flatMap((cell) => {
    const value = shownNumber(cell)
    return value === null || value % base === 0 ? [] : [hit(id, 'ACRO folder', { outcome: 'review', at: placeOf(table, cell), message: 'acro-folder.claimed-rounding', cure: 'cure.round-or-correct-claim', values: { base } })]
  }))
}

/** Findings about a file of an ACRO folder, derived again from the files. */
export function acroFindings(evidence: FileEvidence): readonly Finding[] {
  const model = readAcroFolder(evidence.file, evidence.request.files)
  if (model === null) return []
  const record = recordOf(model, evidence.file)
  return [...checksumFindings(evidence, model), ...listingFindings(evidence, model), ...(record === null ? [] : protectionFindings(evidence, record))]
}
