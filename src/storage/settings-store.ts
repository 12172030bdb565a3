import { DEFAULT_SETTINGS, parseSettings, type SettingsStore } from '../contracts/settings.ts';
import type { Database } from './database.ts';

const KEY = 'settings';

/** Settings in the device's database. */
export function createSettingsStore(database: Database): SettingsStore {
  return {
    async load() {
      try {
        return parseSettings(await database.use((connection) => connection.get('settings', KEY)));
      } catch {
        return DEFAULT_SETTINGS;
      }
    },
    save: (changes) =>
      database.write(['settings'], async ({ store }) => {
        const record = parseSettings(await store.get(KEY));
        await store.put({ ...record, ...changes }, KEY);
      }),
    onLateReading: (listener) => database.onLateOpening(listener),
  };
}
