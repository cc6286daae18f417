import { describe, expect, it } from 'vitest'
import { scanIdentifiers } from '../../../../server/domain/disclosure/identifiers/identifier-scan.ts'
import { processorMilliseconds } from '../../../fuzz/processor-time.ts'
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
})

describe('spellings that people use', () => {
  it.each([
    ['317 - 81 - 11175', 'business-number checksum'], ['Tel.02-123-4567', 'phone pattern'], ['1.010-1234-5678', 'phone pattern'], ['(02) 123-4567', 'phone pattern'], ['010 - 1234 - 5678', 'phone pattern'],
    ['+82 (0)10-1234-5678', 'phone pattern'], ['+8221234567', 'phone pattern'], ['+825012345678', 'phone pattern'], ['0507-1234-5678', 'phone pattern'], ['전화 0212345678', 'phone pattern'], ['Tel 02123-4567', 'phone pattern'],
    ['3782-822463-10005', 'payment-card checksum'], ['378282246310005', 'payment-card checksum'], ['2223003122003222', 'payment-card checksum'], ['3056 930902 5904', 'payment-card checksum'], ['card 4222222222222', 'payment-card checksum'], ['180075464039647', 'payment-card checksum'],
    ['운전면허 111212345678', 'driver-licence pattern'], ['번호.850101-1234567', 'resident-number pattern'], ['1.850101-1234567', 'resident-number pattern'], ['(kim@naver.com)', 'e-mail pattern'], ['kim@test.com', 'e-mail pattern'], ['kim@example.kr', 'e-mail pattern'], ['kim@shop.target', 'e-mail pattern'], ['kim@example.org.kr', 'e-mail pattern'], ['_kim@naver.com_'.slice(0, -1), 'e-mail pattern'],
  ])('%s → %s', (text, kind) => { expect(kinds(text)).toEqual([kind]) })

  it.each(['٨٥٠١٠١-١٢٣٤٥٦٧', '८५०१०१-१२३४५६७', '๘๕๐๑๐๑-๑๒๓๔๕๖๗'])('digits of other scripts hide nothing: %s', (text) => { expect(kinds(text)).toEqual(['resident-number pattern']) })

  it('marks over digits and conjoining letters hide nothing', () => {
    expect(kinds('8\u03325\u03320\u03321\u03320\u03321-1234567')).toEqual(['resident-number pattern'])
    expect(kinds('환자명: 홍길동'.normalize('NFD'))).toEqual(['person-name pattern'])
    expect(kinds('𝟠𝟝0101-1234567 😀')).toEqual(['resident-number pattern'])
  })

  it('a match that turns out to be none hides no other one', () => {
    expect(kinds('555-12-12481-00998')).toEqual(['business-number checksum'])
  })
})

describe('numbers that are none of these', () => {
  it.each([
    ['ISBN', '9788932917245'], ['ISBN with hyphens', '978-89-329-1724-5'], ['barcode', '8801234567893'], ['milliseconds since 1970', '1735689600123'], ['a day that is none', '850230-1234567'], ['a month that is none', '851301-1234567'],
    ['century of no one alive', '850101-9234567'], ['13 digits in a longer number', '98501011234567'], ['fraction', '0.8501011234567'], ['fraction without its nought', '.8501011234567'], ['two fractions', '0.850101 1234567'],
    ['postal code of the GPL', 'Boston, MA 02111-1307, USA'], ['time stamp', '20260301102030'], ['day and time', '2026-03-01 10:20:30'], ['tax office that is none', '010-12-34567'], ['unit of systemd', 'getty@tty1.service'], ['operator', 'a @ b'], ['package', 'lodash@4.17.21'],
    ['13 digits of a card without a word', '4222222222222'], ['16 digits that do not check', '4111111111111112'], ['address for examples', 'kim@mail.example.org'], ['address for tests', 'kim@hospital.test'], ['years', '1990 2010 2020'], ['licence digits without a word', '111212345678'],
  ])('%s: %s', (_, text) => { expect(kinds(text)).toEqual([]) })

  it.each(['490101-3234567', '4901013234567', '0001013234567', '8801231567893', '880123-4567893'])('of somebody who can be born is a number: %s', (text) => { expect(kinds(text)[0]).toMatch(/^resident/) })

  it('what a postal code may be is a number where a word or a hyphen says so', () => {
    expect(kinds('연락처: 02111-1307')).toEqual(['phone pattern'])
    expect(kinds('02-111-1307')).toEqual(['phone pattern'])
  })
})

describe('places', () => {
  it.each(['x 010-1234-5678', '㈜ 가… 010-1234-5678', 'e\u0301\u200b½ 010-1234-5678', '😀😀 010-1234-5678'])('are those of the given text: %j', (text) => {
    expect(scanIdentifiers(text).map(({ index }) => index)).toEqual([text.indexOf('010')])
  })
  it('of two kinds in one place the first of the table has it, and both are told where they lie apart', () => {
    const hits = scanIdentifiers('kim@naver.com 850101-1234567 010-1234-5678 850101-1234567')
    expect(hits.map(({ kind, index }) => `${kind} ${index}`)).toEqual(['e-mail 0', 'resident-number 14', 'phone 29', 'resident-number 43'])
  })
  it('findings count lines of the given text', async () => {
    const report = await checkTexts([{ name: 'c.txt', text: `㈜㈜㈜㈜\n\u200b\u200b\n850101-1234567\n` }])
    expect(report.files[0]?.findings.find(({ check }) => check === 'identifier')).toMatchObject({ at: { row: 3 } })
  })
})

describe('time grows no faster than the text', () => {
  const scanning = (text: string): number => {
    const started = process.cpuUsage()
    scanIdentifiers(text)
    return processorMilliseconds(started)
  }
  it.each(['1', '1 ', '1-', '1.', '12-', '850101-', '010-1234-', '+82', '+82 10-', 'a@', '@a.', 'a.', 'a@a.com', 'a@a.a.', '환자명: ', '환자명:\t', 'name', 'Full name = ', '０', '１-', '\u200b1', '…½', '4111 1111 ', '850101-1234567 ', '010-1234-5678', 'M12345678 ', '124-81-00998,', 'row 1234567890 0.123 done 2026-03-01 10:20:30\n'])('%j again and again', (unit) => {
    const text = (size: number): string => unit.repeat(Math.ceil(size / unit.length))
    scanIdentifiers(text(100_000))
    // Four times as much takes four times as long, sixteen times if each part looks at all others; little time says nothing.
    expect(scanning(text(400_000))).toBeLessThan(Math.max(400, 10 * scanning(text(100_000))))
  })
})
