import { join } from 'node:path';
import type { EndpointSettings } from '../settings.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** The database that the settings name, with its tables as this code expects them. */
export async function openDatabase({ folder, databaseUrl }: Pick<EndpointSettings, 'folder' | 'databaseUrl'>): Promise<Database> {
  const database = databaseUrl === undefined ? await embedded(join(folder, 'database')) : await server(databaseUrl);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Each kind brings a lot with it, which a process of the other kind does without. */
const embedded = async (folder: string): Promise<Database> => await (await import('./embedded.ts')).openEmbedded(folder);
const server = async (url: string): Promise<Database> => await (await import('./postgres.ts')).openPostgres(url);
