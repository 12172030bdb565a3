import { chanceOfRise, type Stratum } from '../../metrics/rise.ts';
import { audit } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';
import type { ReleaseSettings } from '../release-settings.ts';

/** A release is looked at three times, each time with all that it was looked at before: after a quarter, half and all of the digits. */
const LOOKS = [0.25, 0.5, 1];

/** What chance alone takes back, of a hundred releases that are as good, five at the most. */
const SIGNIFICANT = 0.05 / LOOKS.length;

/** Of one device count so many, under either model: no device decides for all. */
const MOST_OF_ONE = 100;

/** Devices that have been judged under both models, at least. */
const FEWEST = 2;

/** What was counted under a model that is being released. */
export interface ReleaseCounts {
  /** Digits judged under it. */
  readonly judged: number;
  /** Of devices that were judged under both models: what was wrong under the former, and under this one. */
  readonly devices: number;
  readonly before: { readonly errors: number; readonly of: number };
  readonly after: { readonly errors: number; readonly of: number };
  /** That chance alone brings such a rise. */
  readonly chance: number;
}

/** What became of the release under way; undefined where there is none, or it goes on. */
export type ReleaseEnd = 'taken-back' | 'finished' | undefined;

/**
 * Looks how a model fares on the devices that have it already, each compared with itself: takes it back where its errors
 * have risen by more than chance explains, and gives it to everyone after enough digits without. The same digits are seen
 * by each look, however often there is one, so looking often finds no more.
 */
export async function watchRelease(database: Database, { judged: enough }: Pick<ReleaseSettings, 'judged'>): Promise<ReleaseEnd> {
  const [any] = await database.query('select 1 from under_release');
  if (any === undefined) return undefined;
  return await database.transaction(async (sql) => {
    await lock(sql, 'promotion');
    const [release] = await sql.query<{ key: number; model: string; former: string | null }>('select key::int, model, (select model from released) as former from under_release');
    if (release === undefined) return undefined;
    const first = await judgedUnder(sql, release.model, enough);
    for (const look of LOOKS) {
      const digits = first.slice(0, Math.ceil(look * enough));
      if (digits.length < Math.ceil(look * enough)) return undefined;
      const counts = await countsOf(sql, digits, release.former ?? '');
      const rose = counts.devices >= FEWEST && counts.chance < SIGNIFICANT;
      if (rose) return await end(sql, release, 'taken-back', counts);
      if (look === 1) return await end(sql, release, 'finished', counts);
    }
    return undefined;
  });
}

async function end(sql: Sql, { key, model, former }: { readonly key: number; readonly model: string; readonly former: string | null }, how: 'taken-back' | 'finished', counts: ReleaseCounts): Promise<ReleaseEnd> {
  const change = how === 'finished' ? 'share = 100' : 'withdrawn_at = now()';
  await sql.query(`update promotions set ${change}, counted = $2 where key = $1`, [key, JSON.stringify(counts)]);
  await audit(sql, {}, how === 'finished' ? 'promote' : 'roll back', model, { ...(how === 'finished' ? { instead: former } : { to: former }), reason: 'release', ...counts });
  return how;
}

/** SQL of what counts of a model's judged digits: each with its place among those of its device, the latest first or last. */
const judged = (order: 'asc' | 'desc'): string =>
  `select key, device, predicted <> coalesce(reviewed_label, label) as wrong, row_number() over (partition by device order by key ${order}) as place
   from corrections where model = $1 and predicted is not null and state <> 'rejected'`;

interface JudgedDigit {
  readonly device: string;
  readonly wrong: boolean;
}

/** The first so many that were judged under a model, in the order in which they came. */
async function judgedUnder(sql: Sql, model: string, limit: number): Promise<readonly JudgedDigit[]> {
  return await sql.query<JudgedDigit>(`select device, wrong from (${judged('asc')}) as digits where place <= ${MOST_OF_ONE} order by key limit $2`, [model, limit]);
}

async function countsOf(sql: Sql, digits: readonly JudgedDigit[], former: string): Promise<ReleaseCounts> {
  const names = [...new Set(digits.map(({ device }) => device))];
  const before = await sql.query<{ device: string; errors: number; of: number }>(
    `select device, (count(*) filter (where wrong))::int as errors, count(*)::int as of from (${judged('desc')}) as digits where place <= ${MOST_OF_ONE} and device = any($2::text[]) group by device`,
    [former, names],
  );
  const strata = before.map(({ device, errors, of }): Stratum => {
    const own = digits.filter((digit) => digit.device === device);
    return { before: { errors, of }, after: { errors: own.filter(({ wrong }) => wrong).length, of: own.length } };
  });
  const sum = (which: 'before' | 'after'): Stratum['after'] => ({ errors: strata.reduce((all, { [which]: { errors } }) => all + errors, 0), of: strata.reduce((all, { [which]: { of } }) => all + of, 0) });
  return { judged: digits.length, devices: strata.length, before: sum('before'), after: sum('after'), chance: chanceOfRise(strata) };
}
