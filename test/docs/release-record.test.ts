import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { AuditVerification } from '../../contract/resources/audit-record.ts'
import { packageFaults } from '../../server/domain/airlock/verify-package.ts'
import { packageNames } from '../../server/domain/airlock/release-package.ts'
import { ReleaseRecord } from '../../server/domain/airlock/release-record.ts'

const page = readFileSync(new URL('../../docs/reference/release-record.md', import.meta.url), 'utf8')
const named = new Set(page.match(/`[^`\n]+`/g)?.map((word) => word.slice(1, -1)))

it.each([
  ['fields of the record', Object.keys(ReleaseRecord.shape)], ['entries of the package', Object.values(packageNames)], ['faults of a package', packageFaults],
  ['faults of a log', AuditVerification.shape.faults.element.shape.fault.options],
])('the reference of the release record names all %s', (_, words) => {
  expect(words.filter((word) => !named.has(word))).toEqual([])
})
