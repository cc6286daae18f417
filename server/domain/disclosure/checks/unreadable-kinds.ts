import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { OutputFormat, ReadOutput } from '../read-output.ts'

const id = 'output-kind'

const pictureFormats = new Set<OutputFormat>(['png', 'jpeg', 'svg'])
const modelFormats = new Set<OutputFormat>(['safetensors', 'onnx', 'gguf'])
const recordFormats = new Set<OutputFormat>(['stata', 'spss', 'rds'])

function judge(read: ReadOutput, inside: string | null): readonly Finding[] {
  const values = { format: read.format, ...(inside === null ? {} : { where: inside }) }
  const make = (outcome: 'review' | 'fail', message: string, cure: string): Finding => hit(id, 'kinds of output', { outcome, at: wholeFile, message, cure, values })
  const findings: Finding[] = []
  if (read.format === 'unknown') findings.push(make('review', 'output-kind.unknown', 'cure.other-format'))
  else if (read.format === 'pickle') findings.push(make('fail', 'output-kind.pickle', 'cure.safe-model-format'))
  else if (modelFormats.has(read.format)) findings.push(make('review', 'output-kind.model', 'cure.model-report'))
  else if (recordFormats.has(read.format)) findings.push(make('review', 'output-kind.data-file', `cure.export-${read.format}`))
  else if (pictureFormats.has(read.format) || read.pictures.length > 0) findings.push(make('review', 'output-kind.picture', 'cure.give-numbers'))
  else if (read.format === 'empty') findings.push(make('review', 'output-kind.empty', 'cure.other-format'))
  return [...findings, ...read.inner.flatMap(({ name, output }) => judge(output, inside === null ? name : `${inside}/${name}`))]
}

/** Sends kinds of output that numbers alone cannot settle to a person. */
export const unreadableKinds = defineCheck({
  id, version: 1, types: 'all', risk: 'unknown-content', parameters: [], evidence: ['the format, told by content'],
  says: 'Pictures and models go to a person; formats that run code when opened fail; an unknown format is never pass.',
  source: 'no evidence is never pass',
  run: ({ file, type }) => {
    const findings = [...judge(file.read, null)]
    if (findings.length === 0 && type === 'model') findings.push(hit(id, 'kinds of output', { outcome: 'review', at: wholeFile, message: 'output-kind.model', cure: 'cure.model-report', values: { format: file.read.format } }))
    if (findings.length === 0 && type === 'picture') findings.push(hit(id, 'kinds of output', { outcome: 'review', at: wholeFile, message: 'output-kind.picture', cure: 'cure.give-numbers', values: { format: file.read.format } }))
    return findings
  },
})
