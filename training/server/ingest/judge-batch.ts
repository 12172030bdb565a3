import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Reason } from '../../../src/contracts/sync.ts';
import { parseBatchHead, withinBatchPoints, type Correction, type Judgement } from '../../../src/core/records/correction.ts';
import { InvalidRecordError, messageOf } from '../../../src/core/errors.ts';
import { preprocessInk, PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { formatCorrection, parseFormattedCorrection, unpackCorrections } from '../../../src/formats/correction-batch-json.ts';
import { measuresOf, type Measures } from './measures.ts';
import { InvalidBatchError, type RequestError, TooLargeError, UnreadableBodyError } from '../errors.ts';

/** What is known of a correction once it is read, before any pixel of it is made. */
export interface CorrectionFacts {
  readonly id: string;
  readonly device: string;
  readonly label: Judgement;
  /** SHA-256 of the correction as it is kept, in hex: its fingerprint. */
  readonly hash: string;
  /** Bytes of it, about. */
  readonly size: number;
}

export interface BatchFacts {
  readonly batchId: string;
  /** SHA-256 of what the batch says, in hex: neither white space nor gzip makes it another. */
  readonly contentHash: string;
  /** Of the body, unpacked. */
  readonly bytes: number;
  readonly corrections: readonly CorrectionFacts[];
}

/** A row to be kept, as JSON, or why there is nothing to learn from. */
export type Judged = { readonly row: string } | Reason;

/** A batch that is read, and can be judged a part at a time. */
export interface OpenBatch {
  readonly facts: BatchFacts;
  /** @param indices of corrections */
  judge(indices: readonly number[]): Judged[];
}

/** Bytes of a batch up to which its points stay in memory between reading and judging; those of a larger one are read again. */
const KEPT_UNPACKED = 64 * 2 ** 10;

const sha256 = (bytes: string | Uint8Array, encoding: 'hex' | 'base64'): string => createHash('sha256').update(bytes).digest(encoding);

/**
 * Reads the body of a request.
 * @param longest bytes that it may have, unpacked
 * @param most corrections that it may bring
 * @throws UnreadableBodyError, TooLargeError, InvalidBatchError
 */
export function readBatch(body: Uint8Array, packed: boolean, longest: number, most: number): OpenBatch {
  const bytes = packed ? unpacked(body, longest) : body;
  const { batchId, list } = parsed(bytes, most);
  const isSmall = bytes.length <= KEPT_UNPACKED;
  const facts: CorrectionFacts[] = [];
  const kept: (() => readonly [Correction, wire: string])[] = [];
  const content = createHash('sha256');
  try {
    for (const correction of withinBatchPoints(unpackCorrections(list, 'batch'), 'batch')) {
      const wire = formatCorrection(correction);
      content.update(facts.length === 0 ? wire : `\n${wire}`);
      facts.push({ id: correction.id, device: correction.device, label: correction.label, hash: sha256(wire, 'hex'), size: wire.length });
      kept.push(isSmall ? () => [correction, wire] : () => [parseFormattedCorrection(wire, 'batch'), wire]);
    }
    if (facts.length === 0) throw new InvalidRecordError('batch', 'corrections', 'one correction at the least', 'none');
  } catch (error) {
    throw refused(error, list);
  }
  return {
    facts: { batchId, contentHash: content.digest('hex'), bytes: bytes.length, corrections: facts },
    judge: (indices) => indices.map((i) => judged(...kept[i]())),
  };
}

function unpacked(body: Uint8Array, longest: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: longest });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(longest);
    throw new UnreadableBodyError(`it is no whole gzip (${messageOf(error)})`);
  }
}

export const tooLong = (longest: number): RequestError => new TooLargeError(`a body may have ${longest.toLocaleString('en')} bytes, unpacked`);

/** The head of a batch, and its corrections as they came. */
function parsed(bytes: Uint8Array, most: number): { readonly batchId: string; readonly list: unknown[] } {
  if (bytes.length === 0) throw new UnreadableBodyError('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UnreadableBodyError(error instanceof SyntaxError ? 'it is no JSON' : 'it is not UTF-8');
  }
  const { corrections } = (value ?? {}) as { readonly corrections?: unknown };
  const list = Array.isArray(corrections) ? (corrections as readonly unknown[]) : [];
  if (list.length > most) throw new TooLargeError(`${list.length} corrections, of ${most} that one batch may bring`);
  try {
    const { batchId } = parseBatchHead(value, 'batch');
    return { batchId, list: corrections as unknown[] };
  } catch (error) {
    throw refused(error, list);
  }
}

const refused = (error: unknown, list: readonly unknown[]): unknown => (error instanceof InvalidRecordError ? new InvalidBatchError({ wrong: error, correction: idAt(list, error.field) }) : error);

/** The id of the correction that a field belongs to, so that a sender can set that one aside. */
function idAt(corrections: readonly unknown[], field: string): string | undefined {
  const [, index] = /^corrections\[(\d+)\]/.exec(field) ?? [];
  const { id } = (corrections[Number(index ?? -1)] ?? {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

/** Judges what is in the correction itself; clocks are no part of it. */
function judged(correction: Correction, wire: string): Judged {
  if (correction.image !== undefined && correction.preprocessingId !== PREPROCESSING_ID) {
    return { code: 'preprocessing', reason: `Its picture was made by "${correction.preprocessingId}", and this endpoint learns from "${PREPROCESSING_ID}"; without the ink it cannot be made anew.` };
  }
  const picture = correction.image ?? preprocessInk(correction.ink);
  if (picture.every((ink) => ink === 0)) return { code: 'no-ink', reason: 'There is no ink in it.' };
  const row: CorrectionRow = {
    id: correction.id,
    device: correction.device,
    // The drawing alone: whether two say the same of it is another question.
    drawing: sha256(picture, 'base64'),
    wire,
    hash: sha256(wire, 'base64'),
    picture: Buffer.from(picture).toString('base64'),
    predicted: correction.predicted === undefined ? null : String(correction.predicted),
    label: String(correction.label),
    made: correction.createdAt,
    model: correction.modelId,
    ...measuresOf(correction, picture),
  };
  return { row: JSON.stringify(row) };
}

/** A correction as one value of a JSON list that PostgreSQL takes apart; bytes in Base64. */
export interface CorrectionRow extends Measures {
  readonly id: string;
  readonly device: string;
  readonly drawing: string;
  readonly wire: string;
  readonly hash: string;
  readonly picture: string;
  readonly predicted: string | null;
  readonly label: string;
  readonly made: string;
  readonly model: string;
}
