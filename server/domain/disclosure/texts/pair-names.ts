const joints = [' - ', ' vs. ', ' vs ', ' / ', '-', ':', '/'] as const // table

/** The names of `k` groups, where all pairs of them are named in the order in which programs compare them; `null` where they are not. */
function groupsOf(names: readonly string[], joint: string, at: number, isFirst: boolean): readonly string[] | null {
  const count = (1 + Math.sqrt(1 + 8 * names.length)) / 2
  const whole = names[0] ?? ''
  const shared = isFirst ? whole.slice(0, at) : whole.slice(at + joint.length)
  const groups = [shared, ...names.slice(0, count - 1).map((name) => (isFirst ? name.slice(shared.length + joint.length) : name.slice(0, -(shared.length + joint.length))))]
  let index = 0
  for (const [place, one] of groups.entries()) {
    for (const other of groups.slice(place + 1)) {
      if (names[index] !== (isFirst ? `${one}${joint}${other}` : `${other}${joint}${one}`)) return null
      index += 1
    }
  }
  return new Set(groups).size === groups.length && groups.every((group) => group !== '') ? groups : null
}

/**
 * Names of all pairs of some groups (`60-69 - 50-59`, as Tukey's comparisons have them) say no more than the names of the groups:
 * gives those, and any other names as they are.
 */
export function partsOfPairs(names: readonly string[]): readonly string[] {
  if (names.length < 3 || names.length > 300 || !Number.isInteger((1 + Math.sqrt(1 + 8 * names.length)) / 2)) return names
  const [first = ''] = names
  if (first.length > 200) return names
  for (const joint of joints) {
    for (let at = first.indexOf(joint); at >= 0; at = first.indexOf(joint, at + 1)) {
      const groups = groupsOf(names, joint, at, true) ?? groupsOf(names, joint, at, false)
      if (groups !== null) return groups
    }
  }
  return names
}
