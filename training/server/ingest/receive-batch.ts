import { createHash } from 'node:crypto';
import type { Correction, CorrectionBatch } from '../../../src/core/records/correction.ts';
import type { GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { formatCorrection } from '../../../src/formats/correction-batch-json.ts';
import type { Database, Sql } from '../database/database.ts';
import { BatchConflictError } from '../errors.ts';
import { lshSignature } from '../moderation/picture-similarity.ts';
import { judgeCorrection } from './judge-correction.ts';
import { roomToday } from './room-today.ts';

export interface Verdict {
  readonly id: string;
  /** `deferred`: nothing is wrong with it, and it may be sent again in another batch. */
  readonly verdict: 'accepted' | 'rejected' | 'deferred';
  /** Why it was not accepted, as a sentence. */
  readonly reason?: string;
  /** From when on a deferred one is welcome, ISO 8601, UTC. */
  readonly until?: string;
}

/** What a batch is answered with, the first time and every time after. */
export interface BatchAnswer {
  readonly batchId: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** In the order of the corrections. */
  readonly verdicts: readonly Verdict[];
}

export interface Received {
  /** `BatchAnswer` as JSON, the same bytes each time. */
  readonly answer: string;
  /** What was decided now; absent where the batch had come before. */
  readonly decided?: readonly Verdict[];
}

/** A correction that is kept already. */
interface Known {
  readonly id: string;
  readonly device: string;
  readonly wire: string;
}

const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

/**
 * Keeps a batch's corrections together with its answer, in one transaction: once this has resolved, they are on the
 * disk, and the batch is known. A correction that came before with the same contents stays as it is; one that its
 * device has changed since takes the place of the former, which is kept aside.
 * @param token that sent it.
 * @param perDay how many corrections, new or changed, one device, and one token, may bring in a day, and a token batches.
 * @throws BatchConflictError where another batch had that id; TooManyRequestsError where the token has sent enough today.
 */
export async function receiveBatch(database: Database, batch: CorrectionBatch, token: string, perDay: number): Promise<Received> {
  const receivedAt = new Date();
  const judged = batch.corrections.map((correction) => ({ correction, wire: formatCorrection(correction), ...judgeCorrection(correction, receivedAt.getTime()) }));
  // Of what the batch says, not of how it was written: neither white space nor gzip makes it another.
  const contentHash = sha256(judged.map(({ wire }) => wire).join('\n'));
  return await again(() => database.transaction(async (sql) => {
    // One batch of an id at a time, and one of a token, so that what is counted below stays true; always in one order.
    await sql.query('select pg_advisory_xact_lock(lock) from (select hashtextextended(name, 0) as lock from unnest($1::text[]) as names (name) order by 1) as locks', [
      [`batch ${batch.batchId}`, `token ${token}`],
    ]);
    const [before] = await sql.query<{ hash: Uint8Array; answer: string }>('select content_hash as hash, answer from batches where id = $1', [batch.batchId]);
    if (before !== undefined) {
      if (!contentHash.equals(before.hash)) throw new BatchConflictError(batch.batchId);
      return { answer: before.answer };
    }

    const known = new Map((await sql.query<Known>('select id, device, wire from corrections where id = any($1::text[])', [batch.corrections.map(({ id }) => id)])).map((each) => [each.id, each]));
    const room = await roomToday(sql, receivedAt, token, [...new Set(batch.corrections.map(({ device }) => device))], perDay);
    const added: Kept[] = [];
    const changed: Kept[] = [];
    const verdicts = judged.map((each): Verdict => {
      const { id, device } = each.correction;
      const rejected = (reason: string): Verdict => ({ id, verdict: 'rejected', reason });
      if (!('picture' in each)) return rejected(each.reason);
      const kept = { correction: each.correction, picture: each.picture, wire: each.wire };
      const former = known.get(id);
      if (former !== undefined && former.device !== device) return rejected('Another device has sent a correction of this id.');
      if (former?.wire === kept.wire) return { id, verdict: 'accepted' };
      const full = room.take(device);
      if (full !== undefined) return { id, verdict: 'deferred', reason: `No more than ${perDay.toLocaleString('en')} corrections a day, new or changed, are taken ${full === 'device' ? 'from one device' : 'with one token'}.`, until: room.until };
      (former === undefined ? added : changed).push(kept);
      return { id, verdict: 'accepted' };
    });
    await room.keep();
    await insert(sql, added, batch.batchId, token);
    await replace(sql, changed, batch.batchId);
    const answer = JSON.stringify({ batchId: batch.batchId, receivedAt: receivedAt.toISOString(), verdicts } satisfies BatchAnswer);
    await sql.query('insert into batches (id, token, content_hash, received_at, answer) values ($1, $2, $3, $4, $5)', [batch.batchId, token, contentHash, receivedAt, answer]);
    return { answer, decided: verdicts };
  }));
}

/** PostgreSQL's names for a key that another transaction has just added, and for two that wait for each other. */
const RACES = new Set(['23505', '40P01']);

/** Does it anew where another token's batch brought the same correction at the same moment: then it is known. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3 || !RACES.has((error as { readonly code?: string }).code ?? '')) throw error;
    }
  }
}

interface Kept {
  readonly correction: Correction;
  readonly picture: GrayImage28;
  readonly wire: string;
}

/** As JSON, in which any number of rows is one value; bytes in Base64. */
const rowsOf = (kept: readonly Kept[]): string =>
  JSON.stringify(
    kept.map(({ correction, picture, wire }) => ({
      id: correction.id,
      device: correction.device,
      // The drawing alone: whether two say the same of it is another question.
      drawing: sha256(picture).toString('base64'),
      wire,
      picture: Buffer.from(picture).toString('base64'),
      predicted: correction.predicted === undefined ? null : String(correction.predicted),
      label: String(correction.label),
      made: correction.createdAt,
    })),
  );

const ROWS = 'json_to_recordset($1::json) as row (id text, device text, drawing text, wire text, picture text, predicted text, label text, made timestamptz)';

async function insert(sql: Sql, kept: readonly Kept[], batch: string, token: string): Promise<void> {
  if (kept.length === 0) return;
  await sql.query(
    `insert into corrections (id, batch, token, device, drawing_hash, wire, picture, predicted, label, created_at)
     select id, $2, $3, device, decode(drawing, 'base64'), wire, decode(picture, 'base64'), predicted, label, made from ${ROWS}`,
    [rowsOf(kept), batch, token],
  );
}

/** Versions of a correction that are kept beside the one that holds. */
const FORMER_VERSIONS = 5;

/**
 * What was said of the former was not said of this: it is inspected anew. But where a reviewer has once decided, no device
 * undoes that by itself: whatever it sends instead waits for a reviewer again.
 */
async function replace(sql: Sql, kept: readonly Kept[], batch: string): Promise<void> {
  if (kept.length === 0) return;
  const rows = rowsOf(kept);
  await sql.query(`insert into correction_versions (correction, batch, wire) select known.id, known.batch, known.wire from corrections as known join ${ROWS} on row.id = known.id`, [rows]);
  await sql.query(
    `delete from correction_versions where key in
       (select key from (select key, row_number() over (partition by correction order by key desc) as age from correction_versions where correction = any($1::text[])) as aged where age > ${FORMER_VERSIONS})`,
    [kept.map(({ correction }) => correction.id)],
  );
  const reviewed = await sql.query<{ id: string; after: string }>(
    `select id, case when reviewed_at is null then flags #>> '{0,after}' when state = 'rejected' then 'rejected' when reviewed_label is not null then 'relabelled' else 'accepted' end as after
     from corrections where id = any($1::text[]) and (reviewed_at is not null or flags @> '[{"kind": "changed"}]')`,
    [kept.map(({ correction }) => correction.id)],
  );
  const after = new Map(reviewed.map((each) => [each.id, each.after]));
  await sql.query(
    `update corrections as known set version = known.version + 1, batch = $2, drawing_hash = decode(row.drawing, 'base64'), wire = row.wire, picture = decode(row.picture, 'base64'),
       predicted = row.predicted, label = row.label, created_at = row.made, state = verdict.state, flags = verdict.flags, likeness = verdict.likeness, model_says = null,
       reviewed_label = null, reviewed_by = null, reviewed_at = null
     from ${ROWS} join json_to_recordset($3::json) as verdict (id text, state text, flags jsonb, likeness int[]) on verdict.id = row.id where row.id = known.id`,
    [rows, batch, JSON.stringify(kept.map((each) => stateOf(each, after.get(each.correction.id))))],
  );
}

/** How a correction that its device has changed stands. @param after what a reviewer had decided on the former */
function stateOf({ correction: { id }, picture }: Kept, after: string | undefined): object {
  if (after === undefined) return { id, state: 'received', flags: [], likeness: [] };
  return { id, state: 'flagged', flags: [{ kind: 'changed', after }], likeness: lshSignature(picture) };
}
