import type { EgressRequest, FrozenFile } from '../../../../../contract/resources/egress-request.ts'

const rank = { pass: 0, review: 1, fail: 2 } as const

/**
 * The files of the current turn that may be approved together: the same bytes were approved by this checker in the turn before, there is
 * no vote yet, and the checks do not speak worse of them than then. What became worse (other files, newer releases) is to be looked at.
 */
export function unchangedFiles({ turns }: Pick<EgressRequest, 'turns'>): readonly FrozenFile[] {
  const [before, now] = turns.slice(-2)
  if (before === undefined || now === undefined) return []
  return now.files.filter((file) => {
    const earlier = before.files.find(({ sha256, path }) => sha256 === file.sha256 && path === file.path)
    return file.reconfirmable && file.myVote === null && file.declared.kind === 'output' && earlier !== undefined && rank[file.outcome] <= rank[earlier.outcome]
      && file.findings.length <= earlier.findings.length
  })
}
