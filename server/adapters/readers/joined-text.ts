/** Notebook text is a string or a list of strings; null for anything else. */
export function joinedText(value: unknown): string | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : null
}
