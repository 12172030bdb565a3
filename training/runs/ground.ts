import { createHash } from 'node:crypto';
import type { RunConfig } from './run-folder.ts';

/**
 * SHA-256 of all that a run's weights are made of but the seed: data files, corrections, recipe, network, preprocessing, and
 * the weights that it went on from or was taught by. Of the same ground and the same seed the same weights are made.
 */
export function groundSha256({ network, recipe, preprocessingId, data, start, teachers, limit, retrained }: Omit<RunConfig, 'schema' | 'name' | 'createdAt' | 'command' | 'seed'>): string {
  // Other runs count by their weights, whatever they are called.
  const weights = { start: start?.weightsSha256, teachers: teachers?.map(({ weightsSha256 }) => weightsSha256) };
  return createHash('sha256').update(JSON.stringify(sorted({ network, recipe, preprocessingId, data, limit, retrained, ...weights }))).digest('hex');
}

/** The same value with all keys in order: two objects with the same content become the same text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
