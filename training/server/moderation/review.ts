import type { Judgement } from '../../../src/core/records/correction.ts';
import { audit, type Actor } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { CorrectionChangedError, NotFoundError } from '../errors.ts';
import type { DamagedFlag } from './damaged.ts';
import type { Flag } from './inspect.ts';
import type { CorrectionState } from './read-corrections.ts';

/** A reviewer had decided on it before its device changed it, and is asked again. */
export interface ChangedFlag {
  readonly kind: 'changed';
  readonly after: 'accepted' | 'relabelled' | 'rejected';
}

/** A correction as a reviewer sees it. Judgements are text here: "0" to "9", or "none". */
export interface ReviewedCorrection {
  readonly id: string;
  /** The position in the list: `before` of the page that follows. */
  readonly key: number;
  /** From 1 on, one more each time that its device has changed it, or a reviewer decided. */
  readonly version: number;
  readonly device: string;
  readonly predicted: string | null;
  readonly label: string;
  readonly reviewedLabel: string | null;
  readonly state: CorrectionState;
  readonly flags: readonly (Flag | ChangedFlag | DamagedFlag)[];
  readonly modelSays: { readonly modelId: string; readonly digit: Judgement; readonly confidence: number } | null;
  readonly createdAt: Date;
  readonly receivedAt: Date;
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string | null;
  /** The 28 × 28 bytes that a network sees, in Base64. */
  readonly picture: string;
}

export interface ReviewFilter {
  readonly states?: readonly CorrectionState[];
  readonly device?: string;
  readonly label?: string;
}

/** One page, the latest first. @param before only those with a smaller key */
export async function reviewPage(sql: Sql, { states, device, label }: ReviewFilter, before: number | undefined, limit: number): Promise<readonly ReviewedCorrection[]> {
  return await sql.query<ReviewedCorrection>(
    `select corrections.id, key::int, version, device, predicted, label, reviewed_label as "reviewedLabel", state, flags, model_says as "modelSays", corrections.created_at as "createdAt",
       received_at as "receivedAt", reviewed_at as "reviewedAt", tokens.name as "reviewedBy", translate(encode(picture, 'base64'), E'\\n', '') as picture
     from corrections left join tokens on tokens.id = reviewed_by
     where ($1::text[] is null or state = any($1)) and ($2::text is null or device = $2) and ($3::text is null or coalesce(reviewed_label, label) = $3) and ($4::int is null or key < $4)
     order by key desc limit $5`,
    [states ?? null, device ?? null, label ?? null, before ?? null, limit],
  );
}

/** `reopen` takes back what was decided, as if nobody had. */
export type Decision = { readonly decision: 'accept' | 'reject' | 'reopen' } | { readonly decision: 'relabel'; readonly label: Judgement };

/** What `reopen` leads to: what inspection found, or to inspection where that has not been. */
const UNDECIDED = "case when likeness = '{}' then 'received' when flags <> '[]' then 'flagged' else 'clear' end";

/** A correction as somebody has seen it: one that has been changed or decided on since is another. */
export type Seen = Pick<ReviewedCorrection, 'id' | 'version'>;

/**
 * What a reviewer says of a correction, of the very version that was looked at: of two who decide at once, one is told.
 * @returns the version that it is now.
 * @throws NotFoundError, CorrectionChangedError where another version is there by now.
 */
export async function decide(database: Database, { id, version }: Seen, decision: Decision, actor: Required<Actor>): Promise<number> {
  return await database.transaction(async (sql) => {
    const [decided] =
      decision.decision === 'reopen'
        ? await sql.query<{ label: string }>(`update corrections set version = version + 1, state = ${UNDECIDED}, reviewed_label = null, reviewed_by = null, reviewed_at = null where id = $1 and version = $2 returning label`, [id, version])
        : await sql.query<{ label: string }>('update corrections set version = version + 1, state = $3, reviewed_label = $4, reviewed_by = $5, reviewed_at = now() where id = $1 and version = $2 returning label', [
            id,
            version,
            decision.decision === 'reject' ? 'rejected' : 'accepted',
            decision.decision === 'relabel' ? String(decision.label) : null,
            actor.token,
          ]);
    if (decided === undefined) {
      const [there] = await sql.query('select 1 from corrections where id = $1', [id]);
      throw there === undefined ? new NotFoundError(`correction ${id}`) : new CorrectionChangedError();
    }
    await audit(sql, actor, decision.decision, id, decision.decision === 'relabel' ? { version, from: decided.label, to: decision.label } : { version });
    return version + 1;
  });
}

export interface Agreement {
  readonly agreed: number;
  readonly of: number;
}

export interface ReviewStats {
  readonly states: Readonly<Partial<Record<CorrectionState, number>>>;
  /** How far each device is to be believed; those with the most corrections first. */
  readonly devices: readonly {
    readonly device: string;
    readonly count: number;
    readonly flagged: number;
    readonly rejected: number;
    /** Of the corrections that a reviewer has decided on: how many stand as they were sent. */
    readonly byReviewers: Agreement;
    /** Of those that the model in use at the time has read: how many it takes for the same. */
    readonly byModel: Agreement;
    readonly lastAt: Date;
  }[];
  /** By day of arrival (UTC), the last ninety with any. */
  readonly days: readonly { readonly day: string; readonly count: number; readonly flagged: number }[];
}

const MOST_DEVICES = 200;

export async function reviewStats(sql: Sql): Promise<ReviewStats> {
  const states = await sql.query<{ state: CorrectionState; count: number }>('select state, count(*)::int as count from corrections group by state');
  const devices = await sql.query<ReviewStats['devices'][number]>(
    `select device, count(*)::int as count, (count(*) filter (where state = 'flagged'))::int as flagged, (count(*) filter (where state = 'rejected'))::int as rejected,
       jsonb_build_object('agreed', count(*) filter (where reviewed_at is not null and state = 'accepted' and coalesce(reviewed_label, label) = label),
         'of', count(*) filter (where reviewed_at is not null)) as "byReviewers",
       jsonb_build_object('agreed', count(*) filter (where model_says ->> 'digit' = label), 'of', count(*) filter (where model_says is not null)) as "byModel",
       max(received_at) as "lastAt"
     from corrections group by device order by count desc, device limit ${MOST_DEVICES}`,
  );
  const days = await sql.query<ReviewStats['days'][number]>(
    `select to_char(received_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as count, (count(*) filter (where flags <> '[]'))::int as flagged
     from corrections group by 1 order by 1 desc limit 90`,
  );
  return { states: Object.fromEntries(states.map(({ state, count }) => [state, count])), devices, days: [...days].reverse() };
}
