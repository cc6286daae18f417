import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { cedarAuthorizer } from '../adapters/cedar/cedar-authorizer.ts'
import { migrate, openDatabase } from '../adapters/database/open-database.ts'
import { unitOfWork, type UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { brokerClient } from '../adapters/node-client/broker-client.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../domain/kernel/clock.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { errorBody } from '../http/error-responder.ts'
import { readPolicies } from '../policies.ts'
import { productRoot } from '../product-version.ts'
import { DatasetRegister } from '../services/dataset-register.ts'
import { ExtractService } from '../services/extract-service.ts'
import { grantLicence } from '../services/grant-licence.ts'
import { LicenceService } from '../services/licence-service.ts'
import { cachedInventory } from '../services/node-inventory.ts'
import { PeopleRegister } from '../services/people-register.ts'
import { ProjectRegister } from '../services/project-register.ts'
import { SessionLifecycle } from '../services/session-lifecycle.ts'
import type { NewLicence } from '../../contract/resources/registry.ts'
import { systemAccount } from '../system-account.ts'
import { refusalLanguage } from './check-options.ts'

/** What the register's commands work with: the server's own services, as whoever may run commands on this machine. */
export interface RegisterWork {
  readonly work: UnitOfWork
  readonly people: PeopleRegister
  readonly projects: ProjectRegister
  readonly datasets: DatasetRegister
  readonly licences: LicenceService
  readonly grant: (licence: NewLicence) => Promise<string>
}

type Language = 'ko' | 'en'
export type Words = Readonly<Record<Language, string>>

export interface RegisterCommand<O extends ParseArgsConfig['options']> {
  readonly help: Words
  readonly options: O
  /** Exit code; undefined where the words make no sense, which shows the help. */
  readonly run: (words: readonly string[], values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>['values'], say: (line: Words | string) => void) => Promise<number | undefined>
}

/** Runs one of the register's commands: its words, its help in two languages, refusals in words. */
export const registerCommand = async <O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], command: RegisterCommand<O>): Promise<number> => {
  const language = refusalLanguage(args, process.env)
  const say = (line: Words | string): void => void process.stdout.write(`${typeof line === 'string' ? line : line[language]}\n`)
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { ...command.options, help: { type: 'boolean' }, lang: { type: 'string' } } })
    if ('help' in values && values.help === true) return (say(command.help), 0)
    const code = await command.run(positionals, values as never, say)
    if (code === undefined) process.stderr.write(`${command.help[language]}\n`)
    return code ?? 2
  } catch (error) {
    const told = refusalText(error, language)
    if (told === null) throw error
    process.stderr.write(`glovebox: ${told}\n`)
    return error instanceof GloveboxError ? 1 : 2
  }
}

const refusalText = (error: unknown, language: Language): string | null => {
  if (error instanceof GloveboxError) {
    const { message, whatNow } = errorBody(error, language, '').error
    return `${message} ${whatNow}`
  }
  if (error instanceof z.ZodError) return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS') ? error.message : null
}

/** Opens the register as the server's own user: its files never belong to root. Read what root alone can read before. */
export const withRegister = async <T>(act: (register: RegisterWork) => Promise<T>): Promise<T> => {
  const config = readConfig()
  becomeServer(config.users.server)
  process.umask(0o077)
  const { timezone } = config
  const clock = systemClock
  const policies = readPolicies(join(productRoot, 'policies'))
  const broker = brokerClient(config.brokerSocket)
  const database = await openDatabase({ url: config.databaseUrl, file: join(config.stateDir, 'server/glovebox.sqlite') })
  try {
    await migrate(database)
    const work = unitOfWork(database, clock)
    const authorizer = cedarAuthorizer(policies.access)
    const lifecycle = new SessionLifecycle({ work, clock, timezone, broker, extracts: new ExtractService(work, broker), tiers: policies.tiers, limits: policies.limits, inventory: cachedInventory(broker, clock), log: pino({ level: 'silent' }) })
    return await act({
      work, people: new PeopleRegister({ work, authorizer, lifecycle }), projects: new ProjectRegister({ work, clock, timezone, authorizer }),
      datasets: new DatasetRegister({ work, authorizer, broker, incoming: join(realpathSync(config.stateDir), 'incoming') }),
      licences: new LicenceService({ work, clock, timezone, authorizer, broker, lifecycle }),
      grant: (licence) => grantLicence({ work, clock, timezone, authorizer }, null, licence),
    })
  } finally {
    broker.close()
    await database.close()
  }
}

const becomeServer = (user: string): void => {
  const { uid, gid } = systemAccount(user)
  if (process.getuid?.() === uid) return
  if (process.getuid?.() !== 0) throw new Error(`run this as root or as ${user}`)
  process.setgroups?.([])
  process.setgid?.(gid)
  process.setuid?.(uid)
}
