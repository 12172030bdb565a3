import { randomId } from './random-id.ts';
import type { Database } from './database.ts';
import type { Judging } from './tally.ts';

export const DEVICE_KEY = 'device';

/** The random name of this device; undefined where it has none yet, or it cannot be read. */
export async function knownDeviceName(database: Database): Promise<string | undefined> {
  const kept = await database.use((connection) => connection.get('settings', DEVICE_KEY)).catch(() => undefined);
  return typeof kept === 'string' ? kept : undefined;
}

/** The random name of this device, made where there is none. */
export async function deviceName(writing: Judging): Promise<string> {
  const store = writing.objectStore('settings');
  const kept = await store.get(DEVICE_KEY);
  if (typeof kept === 'string') return kept;
  const made = randomId();
  await store.put(made, DEVICE_KEY);
  return made;
}
