import { describe, expect, it } from 'vitest'
import { scanIdentifiers } from '../../../../server/domain/disclosure/identifiers/identifier-scan.ts'
import { checkTexts } from './check-texts.ts'

const kinds = (text: string, heading = ''): readonly string[] => scanIdentifiers(text, heading).map(({ kind, strength }) => `${kind} ${strength}`)

/** A resident number with the check digit of before October 2020. */
function withCheckDigit(first12: string, start: number): string {
  const weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first12[index]), 0)
  return `${first12.slice(0, 6)}-${first12.slice(6)}${(start - (sum % 11)) % 10}`
}

describe('Korean resident and foreigner numbers', () => {
  it('match by pattern, and with a check digit more strongly', () => {
    expect(kinds(withCheckDigit('850101123456', 11))).toEqual(['resident-number checksum'])
    expect(kinds(withCheckDigit('850101523456', 13))).toEqual(['foreigner-number checksum'])
    const wrong = withCheckDigit('850101123456', 11).replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    expect(kinds(wrong)).toEqual(['resident-number pattern'])
  })
  it.each(['850101-1234567', '8501011234567', '850101 1234567', '850101 - 1234567', '８５０１０１－１２３４５６７', '850101\u20131234567', '85\u200b0101-1234567'])('are seen in %j', (text) => {
    expect(kinds(`x ${text} y`).map((line) => line.split(' ')[0])).toEqual(['resident-number'])
  })
  it.each([1, 2, 3, 4])('code %i is a resident', (code) => { expect(kinds(`920228-${code}345678`)[0]).toMatch(/^resident-number/) })
  it.each([5, 6, 7, 8])('code %i is a foreigner', (code) => { expect(kinds(`920228-${code}345678`)[0]).toMatch(/^foreigner-number/) })
  it.each(['920228-9345678', '920228-0345678', '921328-1345678', '920230-1345678', '920228-134567', '920228-13456789', '1920228-1345678', '0.9202281345678', '9202281345678901', '910229-1345678'])('a number of another kind is none: %s', (text) => {
    expect(kinds(text).filter((line) => /resident|foreigner/.test(line))).toEqual([])
  })
  it('29 February is a day in leap years only', () => {
    expect(kinds('920229-1345678')[0]).toMatch(/^resident/)
    expect(kinds('000229-3345678')[0]).toMatch(/^resident/)
  })
})

describe('other identifiers', () => {
  it.each([
    ['124-81-00998', 'business-number checksum'], ['220-81-62517', 'business-number checksum'], ['사업자등록번호 1248100998', 'business-number checksum'],
    ['010-1234-5678', 'phone pattern'], ['01012345678', 'phone pattern'], ['+82 10 1234 5678', 'phone pattern'], ['02-123-4567', 'phone pattern'], ['031-123-4567', 'phone pattern'],
    ['kim.cs@hospital.or.kr', 'e-mail pattern'], ['M12345678', 'passport pattern'], ['M123A4567', 'passport pattern'], ['여권 S12345678', 'passport pattern'],
    ['11-12-123456-78', 'driver-licence pattern'], ['4111 1111 1111 1111', 'payment-card checksum'], ['환자명: 홍길동', 'person-name pattern'], ['Patient name: John Smith', 'person-name pattern'],
  ])('%s → %s', (text, kind) => { expect(kinds(text)).toEqual([kind]) })

  it.each(['124-81-00999', '1248100998', '2026-03-01', '10:20:30', '1,234,567', '3.14159265358979', '192.168.10.20', 'x@2x.png', '123-456', '4111 1111 1111 1112', '0.0212345678', '환자명: 비공개', 'D12345678'])('%s is none', (text) => { expect(kinds(text)).toEqual([]) })

  it('check digits fail, patterns go to a person; resident numbers fail at either strength', async () => {
    const report = await checkTexts([{ name: 'a.txt', text: '124-81-00998\n' }, { name: 'b.txt', text: '010-1234-5678\n' }, { name: 'c.txt', text: '850101-1234567\n' }])
    expect(report.files.map(({ outcome }) => outcome)).toEqual(['fail', 'review', 'fail'])
  })

  it('findings give the line, never the number', async () => {
    const report = await checkTexts([{ name: 'c.txt', text: 'a\nb\n850101-1234567\n' }])
    expect(report.files[0]?.findings[0]).toMatchObject({ at: { row: 3 }, values: { kind: 'resident-number', strength: 'pattern' } })
    expect(JSON.stringify(report)).not.toContain('1234567')
  })

  it('reads the column’s name as context', async () => {
    const report = await checkTexts([{ name: 't.csv', text: 'business no,n\n1248100998,40\n2208162517,50\n' }])
    expect(report.files[0]?.findings.filter(({ check }) => check === 'identifier')).toHaveLength(2)
  })

  it('scans quickly enough', () => {
    const text = Array.from({ length: 20_000 }, (_, line) => `2026-03-01 10:20:${line % 60} INFO row ${line * 7919} value ${(line * 0.37).toFixed(3)} done`).join('\n')
    const start = performance.now()
    expect(scanIdentifiers(text)).toEqual([])
    const rate = text.length / 1e6 / ((performance.now() - start) / 1000)
    console.info(`identifier scan: ${rate.toFixed(1)} MB/s`)
    expect(rate).toBeGreaterThan(1)
  })
})
