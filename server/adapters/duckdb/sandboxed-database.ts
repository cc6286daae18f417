import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

/** Quotes a name for SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Quotes a text for the few places of SQL that take no parameter (file names, which are all our own). */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Opens a database in memory that reaches just these folders: no network, no extension, no other file, and no statement can
 * change that.
 */
export const withDatabase = async <T>(folders: readonly string[], scratch: string, act: (db: DuckDBConnection) => Promise<T>): Promise<T> => {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '1GB', threads: '2', temp_directory: scratch, max_temp_directory_size: '20GB',
    autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false',
  })
  const db = await instance.connect()
  try {
    await db.run(`SET allowed_directories = [${folders.map(quoteText).join(', ')}]`)
    await db.run('SET enable_external_access = false')
    await db.run('SET lock_configuration = true')
    return await act(db)
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}

/** Names and types of the columns of a Parquet file. */
export const parquetColumns = async (db: DuckDBConnection, file: string): Promise<readonly { readonly name: string; readonly type: string }[]> => {
  const rows = (await db.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quoteText(file)})`)).getRows()
  return rows.map((row) => ({ name: String(row[0]), type: String(row[1]) }))
}

/** The one number that a query answers. */
export const countOf = async (db: DuckDBConnection, sql: string): Promise<number> => Number((await db.runAndReadAll(sql)).getRows()[0]?.[0])
