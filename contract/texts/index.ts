import { errorTexts as errorsEn } from './en/errors.ts'
import { errorTexts as errorsKo } from './ko/errors.ts'
import { noticeTexts as noticesEn } from './en/notices.ts'
import { noticeTexts as noticesKo } from './ko/notices.ts'
import { airlockNoticeTexts as airlockNoticesEn } from './en/notices-airlock.ts'
import { airlockNoticeTexts as airlockNoticesKo } from './ko/notices-airlock.ts'
import { fiveSafesTexts as fiveSafesEn } from './en/five-safes.ts'
import { fiveSafesTexts as fiveSafesKo } from './ko/five-safes.ts'
import { gatewayTexts as gatewayEn } from './en/gateway.ts'
import { gatewayTexts as gatewayKo } from './ko/gateway.ts'
import { portalTexts as portalEn } from './en/portal.ts'
import { portalTexts as portalKo } from './ko/portal.ts'

/** Every visible text by language and area; both languages have the same keys. */
export const texts = {
  ko: { gateway: gatewayKo, fiveSafes: fiveSafesKo, notices: { ...noticesKo, ...airlockNoticesKo }, errors: errorsKo, portal: portalKo },
  en: { gateway: gatewayEn, fiveSafes: fiveSafesEn, notices: { ...noticesEn, ...airlockNoticesEn }, errors: errorsEn, portal: portalEn },
} as const
