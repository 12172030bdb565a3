import type { Judgement } from '../../../src/core/records/correction.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Prediction } from '../../../src/core/reading/prediction.ts';
import { seeInk } from '../../../src/core/preprocessing/preprocess.ts';
import type { Database, Sql } from '../database/database.ts';
import { tryLock } from '../database/locks.ts';
import { readRow } from './damaged.ts';
import { isNearDuplicate, SIMILAR_PICTURES, type Drawing } from './near-duplicates.ts';
import { cosineSimilarity, lshSignature } from './picture-similarity.ts';
import type { StrongModel } from './strong-model.ts';

/** Why a correction is kept from training until a reviewer has decided. */
export type Flag =
  /** Another correction is of the same drawing and has the same label; of just the same picture, or nearly. */
  | { readonly kind: 'duplicate' | 'near-duplicate'; readonly of: string }
  /** The model in use is sure that it is something else. */
  | { readonly kind: 'model-disagrees'; readonly digit: Judgement; readonly confidence: number }
  /** Another device says that the same drawing is something else. */
  | { readonly kind: 'device-disagrees'; readonly of: string; readonly device?: string; readonly label: string };

/** How sure the model must be, for its word to weigh against a person's. */
export const SURE = 0.95;

/** Corrections that are looked at in one go: few enough that nobody has to wait for them. */
const CHUNK = 32;
/** Pictures that are compared with one: the very same first, then the latest of those that share part of its signature. */
const MOST_COMPARED = 500;
interface Waiting {
  readonly key: number;
  readonly id: string;
  readonly device: string;
  readonly label: string;
  readonly drawing: Uint8Array;
  readonly picture: Uint8Array;
  readonly wire: string;
}

interface Similar extends Omit<Waiting, 'wire'> {
  readonly similarity: number;
}

/**
 * Looks at what has come in since the last time, the oldest first, a few at a time, until nothing is left: what is
 * unsuspicious is cleared for training, all else flagged.
 * @returns how many were looked at.
 */
export async function inspectNew(database: Database, model: StrongModel, signal?: AbortSignal): Promise<number> {
  for (let done = 0; ; ) {
    if (signal?.aborted === true) return done;
    const waiting = await database.query<Waiting>(
      `select key::int, id, device, label, drawing_hash as drawing, picture, wire from corrections where state = 'received' order by key limit ${CHUNK}`,
    );
    if (waiting.length === 0) return done;
    const sound: { readonly row: Waiting; readonly drawing: Drawing }[] = [];
    for (const row of waiting) {
      const correction = await readRow(database, row);
      if (correction !== undefined) sound.push({ row, drawing: { ink: correction.ink, picture: grayImage28(new Uint8Array(row.picture)) } });
    }
    // Before the transaction, which would make others wait for the network.
    const predictions = await model.read(sound.map(({ drawing: { ink, picture } }) => (ink === undefined ? { picture } : seeInk(ink))));
    const looked = await database.transaction(async (sql) => {
      // So that of two twins the later one sees the earlier.
      if (!(await tryLock(sql, 'inspection'))) return undefined;
      for (const [i, { row, drawing }] of sound.entries()) await inspect(sql, row, drawing, predictions?.[i]);
      return waiting.length;
    });
    // Another process is at it.
    if (looked === undefined) return done;
    done += looked;
  }
}

async function inspect(sql: Sql, { key, id, device, label, drawing }: Waiting, drawn: Drawing, prediction: Prediction | undefined): Promise<void> {
  const signature = lshSignature(drawn.picture);
  const similar = await similarTo(sql, key, drawn, drawing, signature);
  const copied = await copiedFrom(sql, drawn, similar.filter((other) => other.label === label));
  const flags: Flag[] = copied === undefined ? [] : [{ kind: copied.similarity === 1 ? 'duplicate' : 'near-duplicate', of: copied.id }];
  for (const other of similar) {
    if (other.label === label || other.device === device) continue;
    flags.push({ kind: 'device-disagrees', of: other.id, device: other.device, label: other.label });
    const told: Flag = { kind: 'device-disagrees', of: id, device, label };
    // What a reviewer has decided stays decided.
    await sql.query("update corrections set flags = flags || $2::jsonb, state = case state when 'clear' then 'flagged' else state end where key = $1", [other.key, JSON.stringify([told])]);
  }
  if (prediction !== undefined && prediction.isDigit && prediction.confidence >= SURE && String(prediction.digit) !== label) {
    flags.push({ kind: 'model-disagrees', digit: prediction.digit, confidence: prediction.confidence });
  }
  const says = prediction && { modelId: prediction.modelId, digit: prediction.isDigit ? prediction.digit : 'none', confidence: prediction.confidence };
  // Only as it was when it was looked at: its device may have sent it changed meanwhile.
  await sql.query("update corrections set state = $2, flags = $3, likeness = $4::int[], model_says = $5 where key = $1 and state = 'received' and drawing_hash = $6 and label = $7", [
    key,
    flags.length > 0 ? 'flagged' : 'clear',
    JSON.stringify(flags.slice(0, 10)),
    signature,
    says === undefined ? null : JSON.stringify(says),
    drawing,
    label,
  ]);
}

/** Corrections with a similar picture that were looked at before, the most similar first. */
async function similarTo(sql: Sql, key: number, { picture }: Drawing, drawing: Uint8Array, signature: readonly number[]): Promise<readonly Similar[]> {
  const candidates = await sql.query<Omit<Similar, 'similarity'>>(
    `select key::int, id, device, label, drawing_hash as drawing, picture from corrections
     where likeness <> '{}' and likeness && $1::int[] and key <> $2 and state <> 'rejected' order by drawing_hash = $3 desc, key desc limit ${MOST_COMPARED}`,
    [signature, key, drawing],
  );
  return candidates
    .map((each) => ({ ...each, similarity: Buffer.from(each.drawing).equals(drawing) ? 1 : cosineSimilarity(each.picture, picture) }))
    .filter(({ similarity }) => similarity >= SIMILAR_PICTURES)
    .sort((a, b) => b.similarity - a.similarity);
}

/** The most similar of these that is the drawing itself over again; undefined where it is new. */
async function copiedFrom(sql: Sql, drawn: Drawing, similar: readonly Similar[]): Promise<Similar | undefined> {
  if (similar.length === 0) return undefined;
  const rows = await sql.query<{ key: number; wire: string }>('select key::int, wire from corrections where key = any($1::int[])', [similar.map(({ key }) => key)]);
  const inks = new Map<number, Drawing['ink']>();
  for (const row of rows) inks.set(row.key, (await readRow(sql, row))?.ink);
  return similar.find(({ key, picture }) => isNearDuplicate(drawn, { ink: inks.get(key), picture: grayImage28(new Uint8Array(picture)) }));
}
