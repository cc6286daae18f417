import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { ReadOutput } from '../read-output.ts'

const id = 'hidden-content'

function noticesOf(read: ReadOutput, inside: string | null): readonly Finding[] {
  const at = (where: string | null): { where?: string } => {
    const place = [inside, where].filter((part) => part !== null).join(': ')
    return place === '' ? {} : { where: place }
  }
  return [
    // That a file is a model is said with its kind.
    ...read.notices.filter(({ notice }) => notice !== 'model-file').map((notice) => hit(id, 'whole content seen', {
      outcome: notice.outcome, at: wholeFile, message: `notice.${notice.notice}`, cure: 'cure.remove-hidden', values: { notice: notice.notice, ...at(notice.where), ...notice.values },
    })),
    ...(read.complete || read.notices.some(({ notice }) => notice === 'not-read') ? [] : [hit(id, 'whole content seen', { outcome: 'review' as const, at: wholeFile, message: 'notice.not-read', cure: 'cure.other-format', values: at(null) })]),
    ...read.inner.flatMap(({ name, output }) => noticesOf(output, inside === null ? name : `${inside}/${name}`)),
  ]
}

/** Reports what a reader noticed: parts that a person who opens the file does not see, and parts that could not be read. */
export const readerNotices = defineCheck({
  id, version: 2, types: 'all', risk: 'hidden-content', parameters: [], evidence: ['every byte that carries meaning'],
  says: 'Hidden sheets, metadata, bytes after the end, scripts, a second format, orders, dates, looks and names that carry more than the file needs, or anything not read goes to a person or fails.',
  source: 'covert channels in output files',
  run: ({ file }) => noticesOf(file.read, null),
})
