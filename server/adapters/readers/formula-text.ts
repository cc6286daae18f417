const NUMBER_LIKE = /^[-+−]\s*[\d.,(][\d.,\s%()[\];:*†‡±–−~/<>=pPeExX×^+-]*(?:to|inf|nan)?[\d.,\s%()[\];:*†‡±–−~/eE+-]*$/i
/** Longer cells are no numbers, and the pattern must not be tried on them for ever. */
const LONGEST_NUMBER = 100
/** A transform of a named quantity, such as `-log2(p)`: a name without a number refers to no cell. */
const TRANSFORM = /^[-+][A-Za-z]+\d{0,2}\([A-Za-z_]{1,30}\)$/
const CAN_ACT = /[(|!&'"]|\b[A-Za-z]{1,3}\$?\d+\b/

/** Whether a spreadsheet program could take a cell's text for a formula. */
export function looksLikeFormula(cell: string): boolean {
  const text = cell.trimStart()
  const first = text[0]
  if (first === '=' || first === '@') return text.length > 1 && !/^=+\s*$/.test(text)
  if (first !== '+' && first !== '-') return false
  if (TRANSFORM.test(text)) return false
  // A dash as a mark of suppression, a signed number or interval, and a label with a dash in front do nothing.
  return !(text.length <= LONGEST_NUMBER && NUMBER_LIKE.test(text)) && CAN_ACT.test(text.slice(1))
}
