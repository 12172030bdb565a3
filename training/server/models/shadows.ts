import { MOST_SHADOWED, type ShadowCounts } from '../../../src/contracts/shadow.ts';
import { chanceOfLoss } from '../../metrics/mcnemar.ts';
import { mayChange } from '../access/succession.ts';
import { audit, type Actor } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';
import { ConflictError, InvalidRequestError, NotFoundError } from '../errors.ts';
import type { ShadowSettings } from '../shadow-settings.ts';

/** A candidate that phones try silently. */
export interface Shadow {
  readonly key: number;
  /** The model in use that it is compared with. */
  readonly against: string;
  /** The text of the candidate's manifest. */
  readonly manifest: string;
}

/** What is tried just now; nothing where the model in use has become another than it was compared with. */
export async function currentShadow(sql: Sql): Promise<Shadow | undefined> {
  const [shadow] = await sql.query<Shadow>('select key::int, against, manifest from shadows join models on id = model where ended_at is null and against = (select model from released)');
  return shadow;
}

/** Has phones that agreed try a candidate beside the model in use; another one that is tried ends. @throws NotFoundError, ConflictError where it is in use */
export async function beginShadow(database: Database, model: string, actor: Actor): Promise<void> {
  await database.transaction(async (sql) => {
    await lock(sql, 'promotion');
    const [known] = await sql.query('select 1 from models where id = $1', [model]);
    if (known === undefined) throw new NotFoundError(`model ${model}`);
    const [current] = await sql.query<{ model: string }>('select model from released');
    if (current === undefined || current.model === model) throw new ConflictError({ code: 'in-use', model });
    await sql.query('update shadows set ended_at = now() where ended_at is null');
    await sql.query('insert into shadows (model, against, begun_by) values ($1, $2, $3)', [model, current.model, actor.token ?? null]);
    await audit(sql, actor, 'shadow', model, { against: current.model });
  });
}

/** @throws ConflictError where none is tried */
export async function endShadow(database: Database, actor: Actor): Promise<void> {
  await database.transaction(async (sql) => {
    const [ended] = await sql.query<{ model: string }>('update shadows set ended_at = now() where ended_at is null returning model');
    if (ended === undefined) throw new ConflictError({ code: 'no-trial' });
    await audit(sql, actor, 'end shadow', ended.model);
  });
}

/**
 * Keeps a device's totals in the place of those that it sent before.
 * @throws NotFoundError where that is not tried any more; ConflictError where another token has sent the device's; InvalidRequestError
 *   for more than a device looks at.
 */
export async function keepShadowCounts(database: Database, key: number, device: string, counts: readonly ShadowCounts[], token: string): Promise<void> {
  const judged = counts.reduce((sum, { both, onlyBefore, onlyCandidate, neither }) => sum + both + onlyBefore + onlyCandidate + neither, 0);
  if (judged > MOST_SHADOWED) throw new InvalidRequestError('counts', `at most ${MOST_SHADOWED} digits of one device`);
  if (new Set(counts.map(({ label }) => label)).size < counts.length) throw new InvalidRequestError('counts', 'each label once');
  await database.transaction(async (sql) => {
    // Two of one device at a time would keep half of each.
    const [standing] = await sql.query('select 1 from shadows where key = $1 and ended_at is null for update', [key]);
    if (standing === undefined) throw new NotFoundError(`silent trial ${key}`);
    const kept = await sql.query<{ token: string }>('select distinct token from shadow_counts where shadow = $1 and device = $2', [key, device]);
    const own = await mayChange(sql, token, kept);
    if (kept.some((each) => !own.has(each.token))) throw new ConflictError({ code: 'counted-by-another', device });
    await sql.query('delete from shadow_counts where shadow = $1 and device = $2', [key, device]);
    await sql.query(
      `insert into shadow_counts (shadow, device, label, both_right, only_before, only_candidate, neither, token)
       select $1, $2, label, "both", "onlyBefore", "onlyCandidate", neither, $3 from json_to_recordset($4::json) as row (label text, "both" int, "onlyBefore" int, "onlyCandidate" int, neither int)`,
      [key, device, token, JSON.stringify(counts)],
    );
  });
}

/** How a candidate fares in silence. */
export interface ShadowTally extends Omit<ShadowCounts, 'label'> {
  readonly model: string;
  readonly against: string;
  readonly begunAt: Date;
  readonly judged: number;
  readonly devices: number;
  /** What it takes for a promotion to be offered. */
  readonly needed: ShadowSettings;
  /** That chance alone lets it win so often: McNemar's exact test, one-sided. */
  readonly chance: number;
  readonly wins: boolean;
  readonly labels: readonly ShadowCounts[];
  readonly perDevice: readonly (Omit<ShadowCounts, 'label'> & { readonly device: string })[];
}

/** A win that chance would bring less often than this is one. */
const SIGNIFICANT = 0.05;

const SUMS = 'sum(both_right)::int as "both", sum(only_before)::int as "onlyBefore", sum(only_candidate)::int as "onlyCandidate", sum(neither)::int as neither';

export async function shadowTally(sql: Sql, needed: ShadowSettings): Promise<ShadowTally | undefined> {
  const [shadow] = await sql.query<{ key: number; model: string; against: string; begunAt: Date }>(
    'select key::int, model, against, begun_at as "begunAt" from shadows where ended_at is null and against = (select model from released)',
  );
  if (shadow === undefined) return undefined;
  const { key, ...facts } = shadow;
  const labels = await sql.query<ShadowCounts>(`select label, ${SUMS} from shadow_counts where shadow = $1 group by label order by label`, [key]);
  const perDevice = await sql.query<ShadowTally['perDevice'][number]>(`select device, ${SUMS} from shadow_counts where shadow = $1 group by device order by device limit 200`, [key]);
  const [{ devices }] = await sql.query<{ devices: number }>('select count(distinct device)::int as devices from shadow_counts where shadow = $1', [key]);
  const total = (of: keyof Omit<ShadowCounts, 'label'>): number => labels.reduce((sum, { [of]: count }) => sum + count, 0);
  const [both, onlyBefore, onlyCandidate, neither] = [total('both'), total('onlyBefore'), total('onlyCandidate'), total('neither')];
  const judged = both + onlyBefore + onlyCandidate + neither;
  const chance = chanceOfLoss({ lost: onlyCandidate, won: onlyBefore });
  return { ...facts, both, onlyBefore, onlyCandidate, neither, judged, devices, needed, chance, wins: judged >= needed.judged && devices >= needed.devices && chance < SIGNIFICANT, labels, perDevice };
}
