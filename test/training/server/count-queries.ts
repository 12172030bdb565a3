import type { Database } from '../../../training/server/database/database.ts';

/** Counts the statements that name `part`, which all still run, until `stop` is called. */
export function countQueries(database: Database, part: string): { count: number; readonly stop: () => void } {
  const query = database.query.bind(database);
  const counted = { count: 0, stop: () => void Object.assign(database, { query }) };
  Object.assign(database, {
    query: (text: string, values: readonly unknown[]) => {
      if (text.includes(part)) counted.count++;
      return query(text, values);
    },
  });
  return counted;
}
