import type { Correction } from '../core/records/correction.ts';
import type { CorrectionFiles, ImportPreview, PickedFile } from '../contracts/files.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import { InvalidRecordError } from '../core/errors.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import { ImportNotes } from './import-notes.ts';
import type { ImportSource } from './import-sources.ts';
import { openImport } from './open-import.ts';
import { PackedCorrections } from './packed-corrections.ts';

type Store = Pick<CorrectionStore, 'known' | 'addAll'>;

/** Of a file's corrections for thumbnails. */
const SAMPLES = 12;
/** Corrections that the store is asked about at once. */
const CHUNK = 500;
/** What one import may bring: to be added all or none they must be in memory together. */
const MOST = 250_000;
const MOST_BYTES = 2 ** 28;

/** @see CorrectionFiles.preview */
export async function previewImport(store: Store, file: PickedFile): Promise<ImportPreview> {
  const notes = new ImportNotes();
  const { format, corrections } = await open(file, notes);
  const perLabel = new Array<number>(11).fill(0);
  const samples: GrayImage28[] = [];
  let [count, known] = [0, 0];
  let chunk: Correction[] = [];
  const askAbout = async (): Promise<void> => {
    known += (await store.known(chunk)).size;
    chunk = [];
  };
  for await (const correction of corrections) {
    count++;
    perLabel[correction.label === 'none' ? 10 : correction.label]!++;
    if (samples.length < SAMPLES) samples.push(pictureOf(correction));
    chunk.push(correction);
    if (chunk.length === CHUNK) await askAbout();
  }
  await askAbout();
  return { name: file.name, format, count, known, perLabel, samples, warnings: notes.sentences() };
}

/** @see CorrectionFiles.add */
export async function addImport(store: Store, file: PickedFile, onProgress?: (done: number) => void): ReturnType<CorrectionFiles['add']> {
  const held = new PackedCorrections(file.name);
  for await (const correction of (await open(file, new ImportNotes())).corrections) {
    held.add(correction);
    if (held.bytes > MOST_BYTES) throw new InvalidRecordError(file.name, '', 'drawings that fit into memory together', `more than ${MOST_BYTES / 2 ** 20} MB: divide the file`);
  }
  function* all(): Generator<{ correction: Correction; picture: GrayImage28 }> {
    let done = 0;
    for (const correction of held) {
      yield { correction, picture: pictureOf(correction) };
      if (++done % CHUNK === 0) onProgress?.(done);
    }
  }
  return store.addAll({ [Symbol.iterator]: all });
}

/** The file's corrections, each once: what comes again with the same id is noted and left out. */
async function open(file: PickedFile, notes: ImportNotes): Promise<ImportSource> {
  const { format, corrections } = await openImport(file, { notes, now: new Date().toISOString() });
  async function* distinct(): AsyncGenerator<Correction> {
    const ids = new Set<string>();
    for await (const correction of corrections) {
      if (ids.has(correction.id)) {
        notes.add('repeated');
        continue;
      }
      ids.add(correction.id);
      if (ids.size > MOST) throw new InvalidRecordError(file.name, '', `at most ${MOST} corrections`, 'more: divide the file');
      yield correction;
    }
    if (ids.size === 0) throw new InvalidRecordError(file.name, '', 'corrections', 'none');
  }
  return { format, corrections: distinct() };
}

const pictureOf = (correction: Correction): GrayImage28 => correction.image ?? preprocessInk(correction.ink);
