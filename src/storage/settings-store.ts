import { isHabitName } from '../core/personalization/habit-name.ts';
import type { EndpointAddress } from '../contracts/sync.ts';
import type { Backend, BackendPreference } from '../contracts/recognizer.ts';
import type { ChosenModel } from '../contracts/models.ts';
import type { Settings, SettingsStore, Theme } from '../contracts/settings.ts';
import type { Database } from './database.ts';

export const DEFAULT_SETTINGS: Settings = { backend: 'auto', theme: 'auto', freshSheet: true, keepConfirmed: true, adapt: true };

const KEY = 'settings';
const BACKENDS: readonly Backend[] = ['wasm', 'webgpu'];
const PREFERENCES: readonly BackendPreference[] = ['auto', ...BACKENDS];
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

const oneOf = <T>(allowed: readonly T[], value: unknown): T | undefined => allowed.find((candidate) => candidate === value);

function parseEndpoint(value: unknown): EndpointAddress | undefined {
  const { url, token } = (value ?? {}) as Record<string, unknown>;
  return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined;
}

function parseModel(value: unknown): ChosenModel | undefined {
  const { sha256, starts } = (value ?? {}) as Record<string, unknown>;
  return typeof sha256 === 'string' && typeof starts === 'number' ? { sha256, starts } : undefined;
}

/** A record of any age: what is missing or unknown has its default. */
function parseSettings(record: unknown): Settings {
  const fields = typeof record === 'object' && record !== null ? (record as Record<string, unknown>) : {};
  const measuredWinner = oneOf(BACKENDS, fields.measuredWinner);
  const endpoint = parseEndpoint(fields.endpoint);
  const model = parseModel(fields.model);
  return {
    backend: oneOf(PREFERENCES, fields.backend) ?? DEFAULT_SETTINGS.backend,
    theme: oneOf(THEMES, fields.theme) ?? DEFAULT_SETTINGS.theme,
    freshSheet: oneOf([true, false], fields.freshSheet) ?? DEFAULT_SETTINGS.freshSheet,
    keepConfirmed: oneOf([true, false], fields.keepConfirmed) ?? DEFAULT_SETTINGS.keepConfirmed,
    adapt: oneOf([true, false], fields.adapt) ?? DEFAULT_SETTINGS.adapt,
    ...(typeof fields.language === 'string' && { language: fields.language }),
    ...(measuredWinner && { measuredWinner }),
    ...(typeof fields.writer === 'string' && fields.writer !== '' && { writer: fields.writer }),
    ...(typeof fields.learnsSince === 'string' && { learnsSince: fields.learnsSince }),
    ...(Array.isArray(fields.undoneHabits) && { undoneHabits: fields.undoneHabits.filter(isHabitName) }),
    ...(typeof fields.accuracySince === 'string' && { accuracySince: fields.accuracySince }),
    ...(endpoint && { endpoint }),
    ...(model && { model }),
    ...(typeof fields.leftModel === 'string' && { leftModel: fields.leftModel }),
    ...(typeof fields.refusedModel === 'string' && { refusedModel: fields.refusedModel }),
  };
}

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
  };
}
