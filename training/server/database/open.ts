import { join } from 'node:path';
import type { EndpointSettings } from '../settings.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';

/** The database that the settings name, with its tables as this code expects them. */
export async function openDatabase({ folder, databaseUrl }: Pick<EndpointSettings, 'folder' | 'databaseUrl'>): Promise<Database> {
  const database = databaseUrl === undefined ? await openEmbedded(join(folder, 'database')) : await openPostgres(databaseUrl);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
