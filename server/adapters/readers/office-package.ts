import { createHash } from 'node:crypto'
import { OfficeLooks } from './office-looks.ts'
import type { OutputCollector } from './output-collector.ts'
import type { ReadBudget } from './read-budget.ts'
import { hasUnseenCharacters, showName } from './show-name.ts'
import { walkXml } from './walk-xml.ts'
import type { XmlHandlers } from './walk-xml.ts'
import { openZip } from './zip-archive.ts'
import { zipDirectory } from './zip-directory.ts'

/** An Office file's parts, each to be taken once; what nobody takes is unknown and goes to a person. */
export interface OfficePackage {
  readonly parts: ReadonlyMap<string, Uint8Array>
  /** Target of each relationship of a part, by id. */
  readonly targets: (part: string) => ReadonlyMap<string, string>
  readonly taken: Set<string>
  readonly looks: OfficeLooks
  readonly budget: ReadBudget
}

const LONG_VALUE = 64
/** A name as programs and people write it into a document: letters, not numbers. */
const PLAIN_NAME = /^[\p{L}\p{M} .,'()@/\\-]{0,40}\d{0,3}$/u

/** Whether a zip lists a part of this name. */
export function zipHasPart(bytes: Uint8Array, part: string): boolean {
  return zipDirectory(bytes)?.entries.some(({ name }) => name.toLowerCase() === part) === true
}

/** Opens the package and reads what all Office files share: properties, relationships, custom XML, macros, embedded files. */
export async function openOffice(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget): Promise<OfficePackage | null> {
  const entries = openZip(bytes, found, budget)
  if (entries === null) return null
  const parts = new Map(entries.map(({ name, bytes: content }) => [name.toLowerCase().replace(/^\//, ''), content]))
  const relations = new Map<string, ReadonlyMap<string, string>>()
  const taken = new Set<string>()
  for (const [name, content] of parts) {
    if (!name.endsWith('.rels')) continue
    taken.add(name)
    relations.set(name.replace(/_rels\/([^/]*)\.rels$/, '$1'), readRelations(name, content, found, budget))
  }
  const office: OfficePackage = { parts, taken, looks: new OfficeLooks(), budget, targets: (part) => relations.get(part) ?? new Map<string, string>() }
  readPlain(office, '[content_types].xml', found)
  readProperties(office, found)
  await readCarriers(office, found, budget)
  return office
}

/** Reads the parts that no reader took, and says what the looks of all of them hold. */
export async function readRest(office: OfficePackage, found: OutputCollector, budget: ReadBudget): Promise<void> {
  office.looks.report(found)
  for (const [name, content] of office.parts) {
    if (office.taken.has(name)) continue
    found.notice('unknown-part', 'review', showName(name))
    found.unread('unknown-part', showName(name))
    await found.file(content, name, budget)
  }
}

/** Walks a part as XML; comments, long attribute values and damage are noticed whatever the part. */
export function walkPart(office: OfficePackage, name: string, handlers: XmlHandlers, found: OutputCollector): void {
  const content = office.parts.get(name)
  if (content === undefined) return
  office.taken.add(name)
  const long: string[] = []
  const walk = walkXml(content, {
    ...handlers,
    open: (element, attributes) => {
      for (const value of Object.values(attributes)) if (value.length > LONG_VALUE && !/^(http|urn:|application\/vnd\.)[\w:/.#+-]*$/.test(value)) long.push(value)
      office.looks.see(name, element, attributes)
      handlers.open?.(element, attributes)
    },
  }, office.budget)
  const where = showName(name)
  if (walk.problem !== null) found.unread(walk.problem, where)
  found.hidden(`${where} attributes`, long.join('\n'))
  if (walk.comments.length > 0 || walk.doctype !== null) {
    found.notice('xml-comment', 'review', where, { count: walk.comments.length })
    found.hidden(`${where} comment`, [...walk.comments, walk.doctype ?? ''].join('\n'))
  }
}

/** All character data of a part, with a line for each element that holds some. */
export function partText(office: OfficePackage, name: string, found: OutputCollector, elements?: ReadonlySet<string>): string {
  const lines: string[] = []
  const open: string[] = []
  walkPart(office, name, {
    open: (element) => { open.push(element) },
    close: () => { open.pop() },
    text: (text) => { if (text.trim() !== '' && (elements === undefined || elements.has(open.at(-1) ?? ''))) lines.push(text) },
  }, found)
  return lines.join('\n')
}

/** Reads a part that has no text of its own; text in it is hidden content. */
export function readPlain(office: OfficePackage, name: string, found: OutputCollector): void {
  const text = partText(office, name, found)
  if (text === '') return
  found.notice('hidden-content', 'review', showName(name))
  found.hidden(showName(name), text)
}

function readRelations(name: string, content: Uint8Array, found: OutputCollector, budget: ReadBudget): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  const folder = name.slice(0, name.lastIndexOf('_rels/'))
  const { problem, comments } = walkXml(content, {
    open: (element, attributes) => {
      if (element !== 'Relationship') return
      const target = attributes['Target'] ?? ''
      if (attributes['TargetMode'] === 'External') {
        found.notice('external-link', 'review', showName(name))
        found.hidden(`${showName(name)} link`, target)
      } else targets.set(attributes['Id'] ?? '', resolvePart(folder, target))
    },
    text: (text) => { if (text.trim() !== '') found.hidden(showName(name), text) },
  }, budget)
  if (problem !== null) found.unread(problem, showName(name))
  if (comments.length > 0) found.notice('xml-comment', 'review', showName(name), { count: comments.length })
  return targets
}

function resolvePart(folder: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.join('/').toLowerCase()
}

/** Document properties are hidden text; beside dates, programs and plain names of people they are shown to a person. */
function readProperties(office: OfficePackage, found: OutputCollector): void {
  const dull = new Set(['created', 'modified', 'Application', 'AppVersion', 'DocSecurity', 'ScaleCrop', 'LinksUpToDate', 'SharedDoc', 'HyperlinksChanged', 'TotalTime', 'Pages', 'Words', 'Characters', 'Lines', 'Paragraphs', 'CharactersWithSpaces', 'Template', 'revision', 'lastPrinted'])
  for (const name of ['docprops/core.xml', 'docprops/app.xml']) {
    const open: string[] = []
    walkPart(office, name, {
      open: (element) => { open.push(element) },
      close: () => { open.pop() },
      text: (text) => {
        if (text.trim() === '') return
        const property = open.find((element) => element !== 'coreProperties' && element !== 'Properties') ?? 'property'
        found.hidden(`property ${property}`, text)
        const plain = dull.has(property) ? /^[\w\s.:,+/-]{0,64}$/.test(text) : ['TitlesOfParts', 'HeadingPairs'].includes(property) || (/^(creator|lastModifiedBy|Company|Manager|title)$/.test(property) && PLAIN_NAME.test(text) && !hasUnseenCharacters(text)) || (property === 'description' && text === 'generated by python-docx')
        if (!plain) found.notice('document-property', 'review', `property ${property}`)
      },
    }, found)
  }
  if (!office.parts.has('docprops/custom.xml')) return
  const custom: string[] = []
  walkPart(office, 'docprops/custom.xml', {
    open: (_, { name }) => { if (name !== undefined) custom.push(name) },
    text: (text) => { custom.push(text) },
  }, found)
  found.notice('custom-property', 'review', 'docProps/custom.xml')
  found.hidden('custom properties', custom.join('\n'))
}

// table
const CARRIERS: readonly { readonly part: RegExp; readonly notice: string; readonly outcome: 'review' | 'fail'; readonly xml: boolean }[] = [
  { part: /(^|\/)vba[^/]*\.(bin|xml)$|\/macrosheets\/|\/activex\/|\/ctrlprops\/|customui/, notice: 'macro', outcome: 'fail', xml: false },
  { part: /\/embeddings\//, notice: 'embedded-file', outcome: 'fail', xml: false },
  { part: /^customxml\/.*\.xml$/, notice: 'custom-xml', outcome: 'review', xml: true },
  { part: /^docmetadata\/labelinfo\.xml$/, notice: 'custom-xml', outcome: 'review', xml: true },
  { part: /\/printersettings\//, notice: 'printer-settings', outcome: 'review', xml: false },
  { part: /^docprops\/thumbnail\./, notice: 'thumbnail', outcome: 'review', xml: false },
]

/** The picture of an empty page in the template of python-docx, which is in every document it writes. */
const TEMPLATE_THUMBNAIL = '96367138dc44ce09bf2c8f0f8e49348a1478d2c5c0af69bbc2bbc38b63cdcead'
/** What an empty bibliography and the numbers of a part say; anything else in custom XML is shown to a person. */
const PLAIN_CUSTOM_XML = /^(http:\/\/schemas\.openxmlformats\.org\/[\w/.]+|\{[0-9A-F-]{36}\}|\/?(APA|APASixthEditionOfficeOnline)(\.XSL)?|[0-9]|APA Fifth Edition)$/i

async function readCarriers(office: OfficePackage, found: OutputCollector, budget: ReadBudget): Promise<void> {
  for (const [name, content] of office.parts) {
    if (office.taken.has(name)) continue
    const carrier = CARRIERS.find(({ part }) => part.test(name))
    if (carrier !== undefined) {
      if (carrier.notice === 'thumbnail' && createHash('sha256').update(content).digest('hex') === TEMPLATE_THUMBNAIL) {
        office.taken.add(name)
        continue
      }
      const values = carrier.xml ? valuesOf(office, name, found) : null
      if (values?.every((value) => PLAIN_CUSTOM_XML.test(value)) === true) continue
      found.notice(carrier.notice, carrier.outcome, showName(name), { bytes: content.length })
      if (values === null) await takeFile(office, name, found, budget)
      else found.hidden(showName(name), values.join('\n'))
    } else if (/\/media\//.test(name)) await takeFile(office, name, found, budget)
  }
}

/** Every text and attribute value of a part. */
function valuesOf(office: OfficePackage, name: string, found: OutputCollector): string[] {
  const values: string[] = []
  const add = (value: string): void => { if (value.trim() !== '') values.push(value.trim()) }
  walkPart(office, name, { open: (_, attributes) => { Object.values(attributes).forEach(add) }, text: add }, found)
  return values
}

async function takeFile(office: OfficePackage, name: string, found: OutputCollector, budget: ReadBudget): Promise<void> {
  office.taken.add(name)
  const content = office.parts.get(name)
  if (content !== undefined) await found.file(content, name, budget)
}
