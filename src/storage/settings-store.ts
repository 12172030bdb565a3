import { DEFAULT_SETTINGS, parseSettings, type SettingsStore } from '../contracts/settings.ts';
import type { Database } from './database.ts';

export const SETTINGS_KEY = 'settings';

/** Settings in the device's database. */
export function createSettingsStore(database: Database): SettingsStore {
  return {
    async load() {
      try {
        return parseSettings(await database.use((connection) => connection.get('settings', SETTINGS_KEY)));
      } catch {
        return DEFAULT_SETTINGS;
      }
    },
    save: (changes) =>
      database.write(['settings'], async ({ store }) => {
        const record = parseSettings(await store.get(SETTINGS_KEY));
        await store.put({ ...record, ...changes }, SETTINGS_KEY);
      }),
    onLateReading: (listener) => database.onLateOpening(listener),
  };
}
