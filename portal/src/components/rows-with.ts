/** The rows in which every word of the search stands; case does not count. */
export function rowsWith<T>(rows: readonly T[], search: string, wordsOf: (row: T) => readonly (string | null)[]): readonly T[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const text = wordsOf(row).filter((part) => part !== null).join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
