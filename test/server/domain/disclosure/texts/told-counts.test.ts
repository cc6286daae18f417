import { describe, expect, it } from 'vitest'
import { extremesTold, smallCountsTold } from '../../../../../server/domain/disclosure/texts/told-counts.ts'

describe('small counts in sentences', () => {
  it('are told with their share, their whole, another count or by a word for one', () => {
    for (const sentence of [
      'The cohort had 412 patients, of whom 4 (1.0%) had a finding.', 'Mortality was 1.0% (4 of 412).', 'Deaths: 4/412 in the treated.', 'There were 4 vs 12 deaths.',
      'Of 412 patients, 4 out of the 412 died.', 'Of them, 3 died.', 'Only one woman in the district had the disease.', 'Exactly one patient died.', 'Sensitivity was 4/7.', 'specificity = 300/302',
    ]) expect(smallCountsTold(sentence), sentence).toBe(1)
  })
  it('are not numbers that name things, dates, ratios, ranks and large ones', () => {
    for (const sentence of [
      'Stage 3 (40.1%) was most frequent.', 'Figure 4 (10%)', 'See table 2 of 12.', '3 of 12 models converged.', '2 of the 14 tests were significant.', 'Epoch 3/50', 'fold 2/40', 'on 4/30 and 3/12', 'rated 5/100',
      'of whom 40 (10.0%) had', '44 of 412', 'Of them, 3.5% died.', 'only patient characteristics at baseline', 'a single patient-level file', '0.4 of 12', 'the ratio 1/100', '4 (50%)', '12 vs 40 deaths', 'sensitivity = 40/70',
    ]) expect(smallCountsTold(sentence), sentence).toBe(0)
  })
})

describe('extreme values in sentences', () => {
  it('are told as the least, the largest or a range', () => {
    for (const sentence of ['max age = 101', 'Maximum creatinine was 10.8 mg/dL.', 'Median age was 64 years (range 50–101).', 'BMI ranged from 14.2 to 61.0', '최고 101세']) expect(extremesTold(sentence), sentence).toBe(1)
  })
  it('are not settings, limits of software, and ranges of scores', () => {
    for (const sentence of ['max_depth = 5', 'maximum likelihood', 'minimum threshold 10', 'AUC ranged from 0.71 to 0.83 over folds', 'maximum follow-up of the registry', 'age bands range by decade']) expect(extremesTold(sentence), sentence).toBe(0)
  })
})
