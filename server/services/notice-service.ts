import type { Role } from '../../contract/vocabulary/roles.ts'
import type { Notice } from '../../contract/resources/notice.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Database } from '../adapters/database/schema.ts'
import { newId } from '../domain/kernel/ids.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'

export interface NewNotice { readonly key: string; readonly values: Readonly<Record<string, string>>; readonly link: string | null }

/** Leaves a message for one person, within the change it is about. */
export const notify = async ({ db, now }: Change, personId: string, notice: NewNotice): Promise<void> => {
  await db.insertInto('notice').values({ id: newId(), person_id: personId, key: notice.key, values_json: JSON.stringify(notice.values), link: notice.link, at: now.toISOString(), read_at: null }).execute()
}

/** Leaves the same message for everyone who holds a role that is not tied to a project. */
export const notifyRole = async (change: Change, role: Role, notice: NewNotice): Promise<void> => {
  const people = await change.db.selectFrom('role_grant').select('person_id').distinct().where('role', '=', role).where('project_id', 'is', null).where('revoked_at', 'is', null).execute()
  for (const { person_id } of people) await notify(change, person_id, notice)
}

/** Leaves the same message for every member of a project. */
export const notifyMembers = async (change: Change, projectId: string, key: string, values: NewNotice['values']): Promise<void> => {
  const members = await change.db.selectFrom('role_grant').select('person_id').distinct().where('project_id', '=', projectId).where('revoked_at', 'is', null).execute()
  for (const { person_id } of members) await notify(change, person_id, { key, values, link: `/projects/${projectId}` })
}

/** Notices of one person, newest first, a page at a time. */
export const listNotices = async ({ read }: UnitOfWork, personId: string, cursor: string | undefined, limit: number): Promise<{ items: Notice[]; next: string | null }> => {
  let query = read.selectFrom('notice').selectAll().where('person_id', '=', personId).orderBy('id', 'desc').limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '<', cursor)
  const rows = await query.execute()
  const items = rows.slice(0, limit).map(toNotice)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** Marks one's own notice as read; a courtesy to the reader, no state of the domain. */
export const readNotice = async ({ read }: UnitOfWork, personId: string, id: string, now: Date): Promise<Notice> => {
  await read.updateTable('notice').set({ read_at: now.toISOString() }).where('id', '=', id).where('person_id', '=', personId).where('read_at', 'is', null).execute()
  const row = await read.selectFrom('notice').selectAll().where('id', '=', id).where('person_id', '=', personId).executeTakeFirst()
  if (row === undefined) throw new GloveboxError('not-found')
  return toNotice(row)
}

const toNotice = (row: Database['notice']): Notice => ({ id: row.id, key: row.key, values: JSON.parse(row.values_json) as Record<string, string>, link: row.link, at: row.at, readAt: row.read_at })
