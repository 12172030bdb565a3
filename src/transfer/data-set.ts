import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { KeptCorrection } from '../contracts/drawings.ts';
import { SIDE } from '../core/preprocessing/gray-image.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import type { Digit } from '../core/classes.ts';
import { croissant } from '../formats/croissant.ts';
import { chooseTestWriters, dataCard, type DataSetFacts, type DataSetFile } from '../formats/data-card.ts';
import { encodeGreyPng } from '../formats/png.ts';
import type { DataSetRow, DataSetTable } from '../formats/write-parquet.ts';
import type { ZipEntry } from './zip-entry.ts';

/** Rows that are written at a time: some megabytes. */
const GROUP = 1000;

const writerOf = ({ correction: { writer, device } }: KeptCorrection): string => writer ?? device;

/**
 * A data set as others take it: Parquet in a train and a test part by writer, a data card, and Croissant's description.
 * The test part is kept in memory until the train part is written; it is the smaller one.
 * @param corrections digits @param beforehand the same, for what is said of them all
 */
export async function* dataSetEntries(corrections: AsyncIterable<KeptCorrection>, beforehand: AsyncIterable<KeptCorrection>, date: Date): AsyncGenerator<ZipEntry> {
  const { DataSetTable } = await import('../formats/write-parquet.ts');
  const facts = await factsOf(beforehand, date);
  const files: DataSetFile[] = [];
  const testPieces: Uint8Array[] = [];
  const test = new Part(new DataSetTable(), 'test');
  const train = new Part(new DataSetTable(), 'train');
  async function* trainPieces(): AsyncGenerator<Uint8Array> {
    for await (const kept of corrections) {
      if (facts.testWriters.has(writerOf(kept))) testPieces.push(...test.add(kept));
      else yield* train.add(kept);
    }
    yield* train.end();
    files.push(train.file);
  }
  // eslint-disable-next-line @typescript-eslint/require-await -- as the other part's are
  async function* heldPieces(): AsyncGenerator<Uint8Array> {
    yield* testPieces;
    yield* test.end();
    files.push(test.file);
  }
  yield { name: train.path, input: trainPieces() };
  if (facts.testWriters.size > 0) yield { name: test.path, input: heldPieces() };
  yield { name: 'README.md', input: dataCard(facts, files) };
  yield { name: 'croissant.json', input: croissant(facts, files) };
}

/** One split's file while it is written. */
class Part {
  readonly path: string;
  readonly #split: DataSetFile['split'];
  readonly #table: DataSetTable;
  readonly #hash = sha256.create();
  #rows: DataSetRow[] = [];
  #count = 0;
  #bytes = 0;

  constructor(table: DataSetTable, split: DataSetFile['split']) {
    this.#table = table;
    this.#split = split;
    this.path = `data/${split}-00000-of-00001.parquet`;
  }

  *add(kept: KeptCorrection): Generator<Uint8Array> {
    this.#rows.push(rowOf(kept));
    if (this.#rows.length === GROUP) yield* this.#flush();
  }

  *end(): Generator<Uint8Array> {
    yield* this.#flush();
    yield this.#taken(this.#table.end());
  }

  /** Once it has ended. */
  get file(): DataSetFile {
    return { split: this.#split, path: this.path, rows: this.#count, bytes: this.#bytes, sha256: bytesToHex(this.#hash.digest()) };
  }

  *#flush(): Generator<Uint8Array> {
    if (this.#rows.length === 0) return;
    this.#count += this.#rows.length;
    const bytes = this.#table.add(this.#rows);
    this.#rows = [];
    yield this.#taken(bytes);
  }

  #taken(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }
}

function rowOf(kept: KeptCorrection): DataSetRow {
  const { id, ink, label, round, createdAt } = kept.correction;
  const strokes = ink && JSON.stringify(ink.strokes.map(({ points }) => points.map(({ x, y, t }) => [x, y, t])));
  return {
    id,
    image: encodeGreyPng({ pixels: kept.picture, width: SIDE, height: SIDE }),
    label: label as Digit,
    writer: writerOf(kept),
    createdAt,
    ...(strokes !== undefined && { strokes }),
    ...(round && { round: round.id }),
  };
}

async function factsOf(corrections: AsyncIterable<KeptCorrection>, date: Date): Promise<DataSetFacts> {
  const perLabel = new Map<Digit, number>();
  const perWriter = new Map<string, number>();
  let [withStrokes, inRounds] = [0, 0];
  for await (const kept of corrections) {
    const label = kept.correction.label as Digit;
    perLabel.set(label, (perLabel.get(label) ?? 0) + 1);
    perWriter.set(writerOf(kept), (perWriter.get(writerOf(kept)) ?? 0) + 1);
    if (kept.correction.ink) withStrokes++;
    if (kept.correction.round) inRounds++;
  }
  return { date, perLabel, perWriter, withStrokes, inRounds, testWriters: chooseTestWriters(perWriter), preprocessingId: PREPROCESSING_ID };
}
