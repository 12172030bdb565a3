import { labelOf } from '../../../src/core/classes.ts';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import type { Correction } from '../../../src/core/records/correction.ts';
import { parseFormattedCorrection } from '../../../src/formats/correction-batch-json.ts';
import type { Sql } from '../database/database.ts';
import { forgetVersions } from '../ingest/store-corrections.ts';
import { chosen, flagDamaged, LABEL, relabelled, TRAINABLE } from '../moderation/read-corrections.ts';

/** Of so many retrainings that made a model, the latest, the set is kept; that of the model in use always is. */
export const KEPT_SETS = 50;

/** Rows that are in memory at a time. */
const PAGE = 200;

/**
 * Notes which corrections a retraining begins with, in which version and under which label, unless that is noted: what is
 * sent, changed or decided on later makes no difference to it. In one statement, so that no version is lost between.
 */
export async function freezeSet(sql: Sql, job: string): Promise<void> {
  const [frozen] = await sql.query('select 1 from frozen_sets where job = $1', [job]);
  if (frozen !== undefined) return;
  await flagDamaged(sql, TRAINABLE);
  await sql.query(
    `with taken as (update corrections set frozen = true where ${chosen(TRAINABLE)} returning key, wire_hash, ${LABEL} as label)
     insert into frozen_sets (job, keys, hashes, labels)
       select $2, coalesce(array_agg(key order by key), '{}'), coalesce(array_agg(wire_hash order by key), '{}'), coalesce(array_agg(label order by key), '{}') from taken
     on conflict do nothing`,
    [[...TRAINABLE], job],
  );
}

/** SQL of a set's versions that are still here, `keys` being the parameter that names their corrections. */
const versionsOf = (keys: string): string =>
  `select key, wire_hash as hash, wire from corrections where key = any(${keys}::bigint[])
   union all select corrections.key, older.wire_hash, older.wire from correction_versions as older join corrections on corrections.id = older.correction where older.frozen and corrections.key = any(${keys}::bigint[])`;

/** What a retraining begins with, as it was when it was frozen and in that order; what is damaged or gone is left out. */
export async function* frozenSet(sql: Sql, job: string): AsyncGenerator<Correction> {
  const entries = await sql.query<{ key: string; hash: string; label: string }>(
    `select key::text, encode(hash, 'hex') as hash, label from frozen_sets, unnest(keys, hashes, labels) as each (key, hash, label) where job = $1 order by each.key`,
    [job],
  );
  for (let start = 0; start < entries.length; start += PAGE) {
    const page = entries.slice(start, start + PAGE);
    const rows = await sql.query<{ version: string; wire: string }>(`select key || ' ' || encode(hash, 'hex') as version, wire from (${versionsOf('$1')}) as versions`, [page.map(({ key }) => key)]);
    const wires = new Map(rows.map(({ version, wire }) => [version, wire]));
    for (const { key, hash, label } of page) {
      const wire = wires.get(`${key} ${hash}`);
      const correction = wire === undefined ? undefined : readable(wire, key);
      if (correction !== undefined) yield relabelled(correction, labelOf(label));
    }
  }
}

function readable(wire: string, key: string): Correction | undefined {
  try {
    return parseFormattedCorrection(wire, `correction ${key}`);
  } catch (error) {
    if (error instanceof InvalidRecordError) return undefined;
    throw error;
  }
}

/** How many corrections a set has, and how many of them are not here any more; undefined where no set is kept. */
export async function countFrozen(sql: Sql, job: string): Promise<{ readonly count: number; readonly gone: number } | undefined> {
  const [found] = await sql.query<{ count: number; gone: number }>(
    `select cardinality(keys) as count, (select count(*)::int from (select unnest(keys) as key, unnest(hashes) as hash except select key, hash from (${versionsOf('keys')}) as versions) as missing) as gone
     from frozen_sets where job = $1`,
    [job],
  );
  return found;
}

/** Forgets the sets that made nothing and, beyond the latest, those of former models; then the versions that only they needed. */
export async function forgetSets(sql: Sql): Promise<void> {
  const forgotten = await sql.query(
    `delete from frozen_sets where job in (select job from retrainings where state not in ('waiting', 'running'))
       and job not in (select job from retrainings where model is not null order by ended_at desc limit ${KEPT_SETS})
       and job not in (select job from retrainings where model = (select model from released)) returning job`,
  );
  if (forgotten.length === 0) return;
  await sql.query(
    `with needed as (select unnest(keys) as key, unnest(hashes) as hash from frozen_sets)
     update corrections set frozen = false where frozen and not exists (select 1 from needed where needed.key = corrections.key and needed.hash = corrections.wire_hash)`,
  );
  const older = await sql.query<{ correction: string }>(
    `with needed as (select unnest(keys) as key, unnest(hashes) as hash from frozen_sets)
     update correction_versions as older set frozen = false from corrections where corrections.id = older.correction and older.frozen
       and not exists (select 1 from needed where needed.key = corrections.key and needed.hash = older.wire_hash) returning correction`,
  );
  if (older.length > 0) await forgetVersions(sql, [...new Set(older.map(({ correction }) => correction))]);
}
