import { grayImage28, type GrayImage28 } from '../../../src/core/gray-image.ts';
import type { Prediction } from '../../../src/core/prediction.ts';
import type { Database, Sql } from '../database/database.ts';
import { likeness, likenessMarks, SAME_DRAWING } from './likeness.ts';
import type { StrongModel } from './strong-model.ts';

/** Why a correction is kept from training until a reviewer has decided. */
export type Flag =
  /** Another correction has the same picture and label. */
  | { readonly kind: 'duplicate' | 'near-duplicate'; readonly of: string }
  /** The model in use is sure that it is something else. */
  | { readonly kind: 'model-disagrees'; readonly digit: number; readonly confidence: number }
  /** Another device says that the same drawing is something else. */
  | { readonly kind: 'device-disagrees'; readonly of: string; readonly label: string };

/** How sure the model must be, for its word to weigh against a person's. */
export const SURE = 0.95;

/** Corrections that are looked at in one go: few enough that nobody has to wait for them. */
const CHUNK = 32;
/** Pictures that are compared with one, the latest of those that share a mark. */
const MOST_COMPARED = 500;
/** Any number, the same in every process: who inspects holds it, so that of two twins the later one sees the earlier. */
const LOCK = 7_273_953;

interface Waiting {
  readonly key: number;
  readonly id: string;
  readonly device: string;
  readonly label: string;
  readonly drawing: Uint8Array;
  readonly picture: Uint8Array;
}

interface Alike extends Waiting {
  readonly state: string;
  readonly likeness: number;
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
      `select key::int, id, device, label, drawing_hash as drawing, picture from corrections where state = 'received' order by key limit ${CHUNK}`,
    );
    if (waiting.length === 0) return done;
    const pictures = waiting.map(({ picture }) => grayImage28(new Uint8Array(picture)));
    // Before the transaction, which would make others wait for the network.
    const predictions = await model.read(pictures);
    const looked = await database.transaction(async (sql) => {
      const [{ mine }] = await sql.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [LOCK]);
      if (!mine) return undefined;
      for (const [i, each] of waiting.entries()) await inspect(sql, each, pictures[i], predictions?.[i]);
      return waiting.length;
    });
    // Another process is at it.
    if (looked === undefined) return done;
    done += looked;
  }
}

async function inspect(sql: Sql, { key, id, device, label, drawing }: Waiting, picture: GrayImage28, prediction: Prediction | undefined): Promise<void> {
  const marks = likenessMarks(picture);
  const flags: Flag[] = [];
  for (const other of await alikes(sql, key, picture, drawing, marks)) {
    if (other.label === label) {
      const same = other.likeness === 1;
      if (!flags.some(({ kind }) => kind.endsWith('duplicate'))) flags.push({ kind: same ? 'duplicate' : 'near-duplicate', of: other.id });
    } else if (other.device !== device) {
      flags.push({ kind: 'device-disagrees', of: other.id, label: other.label });
      const told: Flag = { kind: 'device-disagrees', of: id, label };
      // What a reviewer has decided stays decided.
      await sql.query("update corrections set flags = flags || $2::jsonb, state = case state when 'clear' then 'flagged' else state end where key = $1", [other.key, JSON.stringify([told])]);
    }
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
    marks,
    says === undefined ? null : JSON.stringify(says),
    drawing,
    label,
  ]);
}

/** Corrections of the same drawing that were looked at before, the most alike first. */
async function alikes(sql: Sql, key: number, picture: GrayImage28, drawing: Uint8Array, marks: readonly number[]): Promise<readonly Alike[]> {
  const candidates = await sql.query<Omit<Alike, 'likeness'>>(
    `select key::int, id, device, label, state, drawing_hash as drawing, picture from corrections
     where likeness && $1::int[] and key <> $2 and state <> 'rejected' order by key desc limit ${MOST_COMPARED}`,
    [marks, key],
  );
  return candidates
    .map((each) => ({ ...each, likeness: Buffer.from(each.drawing).equals(drawing) ? 1 : likeness(each.picture, picture) }))
    .filter((each) => each.likeness >= SAME_DRAWING)
    .sort((a, b) => b.likeness - a.likeness);
}
