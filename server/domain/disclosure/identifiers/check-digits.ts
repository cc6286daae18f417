/** Check digits of identifiers; each takes digits alone. */

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)

const residentWeights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]

/** Korean resident registration number; numbers given since October 2020 have no check digit. */
export function residentChecks(digits: string): boolean {
  return (11 - (weighted(digits, residentWeights) % 11)) % 10 === Number(digits[12])
}

/** Korean foreigner registration number. */
export function foreignerChecks(digits: string): boolean {
  return (13 - (weighted(digits, residentWeights) % 11)) % 10 === Number(digits[12])
}

/** Korean business registration number: tax office from 101, kind of business and serial number not all zero (OECD, Korea: tax identification numbers), check digit. */
export function businessChecks(digits: string): boolean {
  if (digits < '101' || digits.slice(3, 5) === '00' || digits.slice(5, 9) === '0000') return false
  const sum = weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(digits[8]) * 5) / 10)
  return (10 - (sum % 10)) % 10 === Number(digits[9]) && !/^(\d)\1+$/.test(digits)
}

/** Payment cards (Luhn). */
export function cardChecks(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits)
}

/** Says whether cards of this beginning have this many digits (ISO/IEC 7812 numbers as the networks give them: 16, American Express and JCB's first ones 15, Diners Club 14). */
export function isIssuedCard(digits: string): boolean {
  if (digits.length === 16) return /^[3-6]/.test(digits) || digits.slice(0, 4) >= '2221' && digits.slice(0, 4) <= '2720'
  return digits.length === 15 ? /^(?:3[47]|1800|2131)/.test(digits) : digits.length === 14 && /^3(?:0[0-5]|[689])/.test(digits)
}

/** Says whether yymmdd is a day of some year of a century. */
export function isBirthday(yymmdd: string, century: number): boolean {
  const year = century + Number(yymmdd.slice(0, 2))
  const month = Number(yymmdd.slice(2, 4))
  const day = Number(yymmdd.slice(4, 6))
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
