// Run as the server's user, from standard input, so that it needs nothing of the clone: adds people to the demonstration's project.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Wanted { readonly username: string; readonly password: string; readonly bytesToday: number | null }

const load = (path: string): Promise<unknown> => import(pathToFileURL(join(process.env['GLOVEBOX_INSTALLED'] ?? '', path)).href)
const { openDatabase } = await load('server/adapters/database/open-database.ts') as typeof import('../../server/adapters/database/open-database.ts')
const { unitOfWork } = await load('server/adapters/database/unit-of-work.ts') as typeof import('../../server/adapters/database/unit-of-work.ts')
const { systemClock, dayOf } = await load('server/domain/kernel/clock.ts') as typeof import('../../server/domain/kernel/clock.ts')
const { newId } = await load('server/domain/kernel/ids.ts') as typeof import('../../server/domain/kernel/ids.ts')
const { createPerson } = await load('server/services/sign-in-service.ts') as typeof import('../../server/services/sign-in-service.ts')
const { readConfig } = await load('server/config.ts') as typeof import('../../server/config.ts')

process.umask(0o077)
const config = readConfig()
const people = JSON.parse(process.env['BENCH_PEOPLE'] ?? '[]') as Wanted[]
const database = await openDatabase({ url: config.databaseUrl, file: join(config.stateDir, 'server/glovebox.sqlite') })
await unitOfWork(database, systemClock).write(async (change) => {
  const at = change.now.toISOString()
  const day = dayOf(change.now, config.timezone)
  for (const { username, password, bytesToday } of people) {
    await createPerson(change, { id: username, username, name: username, email: '', language: 'en', password })
    await change.db.insertInto('role_grant').values({ id: newId(), person_id: username, role: 'researcher', project_id: 'fatty-liver', until_day: null, granted_at: at, revoked_at: null }).execute()
    await change.audit({ type: 'MEMBER_ADDED', actor: 'system', subject: `person:${username}`, project: 'fatty-liver', details: { role: 'researcher' } })
    await change.db.insertInto('accreditation').values({ person_id: username, kind: 'safe-researcher', valid_until: dayOf(new Date(change.now.getTime() + 30 * 86_400_000), config.timezone) }).execute()
    if (bytesToday !== null) await change.db.insertInto('budget_day').values({ person_id: username, day, taken: 0, shown_rest: 0, shown_kernel: 0, shown_terminal: 0, limit_bytes: bytesToday, held_at: null }).execute()
  }
})
await database.close()
