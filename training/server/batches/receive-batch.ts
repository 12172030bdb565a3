import { createHash } from 'node:crypto';
import type { Correction, CorrectionBatch } from '../../../src/core/correction.ts';
import type { GrayImage28 } from '../../../src/core/gray-image.ts';
import { formatCorrection } from '../../../src/formats/correction-batch-json.ts';
import type { Database, Sql } from '../database/database.ts';
import { BatchConflictError } from '../errors.ts';
import { judgeCorrection } from './judge-correction.ts';

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
 * @param perDay how many new corrections one device, and one token, may add in a day.
 * @throws BatchConflictError where another batch had that id.
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
      if (former !== undefined) {
        if (former.device !== device) return rejected('Another device has sent a correction of this id.');
        if (former.wire !== kept.wire) changed.push(kept);
      } else {
        const full = room.take(device);
        if (full !== undefined) return { id, verdict: 'deferred', reason: `No more than ${perDay.toLocaleString('en')} new corrections a day are taken ${full === 'device' ? 'from one device' : 'with one token'}.`, until: room.until };
        added.push(kept);
      }
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

interface Room {
  /** Whose day is full, where no more may come from the device; else it is counted. */
  take(device: string): 'device' | 'token' | undefined;
  /** When the next day begins, ISO 8601, UTC. */
  readonly until: string;
  /** Keeps what was counted. */
  keep(): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;

/** How many more each device, and the token itself, may add on the day (UTC) that `now` is in. */
async function roomToday(sql: Sql, now: Date, token: string, devices: readonly string[], perDay: number): Promise<Room> {
  const day = now.toISOString().slice(0, 10);
  const counts = await sql.query<{ kind: 'token' | 'device'; name: string; count: number }>(
    "select kind, name, count from arrivals where day = $1::date and (kind = 'token' and name = $2 or kind = 'device' and name = any($3::text[]))",
    [day, token, devices],
  );
  const before = (kind: 'token' | 'device', name: string): number => counts.find((each) => each.kind === kind && each.name === name)?.count ?? 0;
  const added = new Map<string, number>();
  let all = 0;
  return {
    until: new Date(Date.parse(day) + DAY_MS).toISOString(),
    take(device) {
      const ofDevice = added.get(device) ?? 0;
      if (before('device', device) + ofDevice >= perDay) return 'device';
      if (before('token', token) + all >= perDay) return 'token';
      added.set(device, ofDevice + 1);
      all++;
      return undefined;
    },
    async keep() {
      if (all === 0) return;
      // In one order, so that two batches that share devices do not wait for each other.
      const rows = [{ kind: 'token', name: token, count: all }, ...[...added].sort().map(([name, count]) => ({ kind: 'device', name, count }))];
      await sql.query(
        `insert into arrivals as known (day, kind, name, count) select $1::date, kind, name, count from json_to_recordset($2::json) as row (kind text, name text, count int)
         on conflict (day, kind, name) do update set count = known.count + excluded.count`,
        [day, JSON.stringify(rows)],
      );
    },
  };
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

/** What was said of the former, by inspection and by reviewers, was not said of this. */
async function replace(sql: Sql, kept: readonly Kept[], batch: string): Promise<void> {
  if (kept.length === 0) return;
  const rows = rowsOf(kept);
  await sql.query(`insert into correction_versions (correction, batch, wire) select known.id, known.batch, known.wire from corrections as known join ${ROWS} on row.id = known.id`, [rows]);
  await sql.query(
    `update corrections as known set version = known.version + 1, batch = $2, drawing_hash = decode(row.drawing, 'base64'), wire = row.wire, picture = decode(row.picture, 'base64'),
       predicted = row.predicted, label = row.label, created_at = row.made, state = 'received', flags = '[]', likeness = '{}', model_says = null,
       reviewed_label = null, reviewed_by = null, reviewed_at = null
     from ${ROWS} where row.id = known.id`,
    [rows, batch],
  );
}
