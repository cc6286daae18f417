import { z } from 'zod'

/**
 * The roles a person may hold. SATRE v2 names in brackets: researcher (Data Analyst), projectLead (Project Manager),
 * outputChecker (Output Checker), dataCustodian (Information Asset Owner), operator (TRE Operator), auditor (Auditor).
 */
export const roles = ['researcher', 'projectLead', 'outputChecker', 'dataCustodian', 'operator', 'auditor'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** Languages of every visible text. */
export const languages = ['ko', 'en'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>
