import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';
import { writeJsonAtomic } from '../lib/atomic-file.ts';
import { ChecksumError, DatasetMissingError } from '../lib/errors.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Where `npm run data` puts what it downloads. */
export const DOWNLOAD_FOLDER = join(REPOSITORY, '.scrawl/data');

export interface DatasetFile {
  /** Path inside the data folder. */
  readonly path: string;
  /** MD5 of the unpacked contents: packed bytes differ between mirrors. */
  readonly md5: string;
}

/** The files that training reads. */
export const DATASET_FILES = {
  mnistTrainImages: { path: 'mnist/train-images-idx3-ubyte.gz', md5: '6bbc9ace898e44ae57da46a324031adb' },
  mnistTrainLabels: { path: 'mnist/train-labels-idx1-ubyte.gz', md5: 'a25bea736e30d166cdddb491f175f624' },
  mnistTestImages: { path: 'mnist/t10k-images-idx3-ubyte.gz', md5: '2646ac647ad5339dbf082846283269ea' },
  mnistTestLabels: { path: 'mnist/t10k-labels-idx1-ubyte.gz', md5: '27ae3e4e09519cfbb04c329615203637' },
  pendigits: { path: 'strokes/pendigits-train.ndjson.gz', md5: 'e5370ada2fd84b6bbff194a664ab9fbd' },
  unipen: { path: 'strokes/unipen-train.ndjson.gz', md5: 'd3faa67a7d98f828eb21e747987cf338' },
  /** These three are taken where they are there, and missed by nothing where not. */
  unipenWords: { path: 'strokes/unipen-words-digits.ndjson.gz', md5: '72e8eff81ffc2b3bf2a682dc89937f49' },
  unipenLetters: { path: 'strokes/unipen-letters.ndjson.gz', md5: '0b5144c38c70ec79069be91bff24a0c7' },
  mnistWriters: { path: 'mnist-writers/qmnist-train-labels-idx2-int.gz', md5: '1d43300e7f41ddcbf7fd006cbe865af9' },
} as const satisfies Record<string, DatasetFile>;

/**
 * The folder of the data sets: `SCRAWL_DATA` where it is set, else `../shared/data` beside the repository where that
 * exists, else what `npm run data` filled.
 */
export function dataFolder(): string {
  const chosen = process.env.SCRAWL_DATA;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const shared = resolve(REPOSITORY, '../shared/data');
  return existsSync(shared) ? shared : DOWNLOAD_FOLDER;
}

export const hasDataset = (file: DatasetFile, folder = dataFolder()): boolean => existsSync(join(folder, file.path));

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/**
 * The unpacked contents of a file of the data folder.
 * @param path inside that folder; unpacked where it ends in `.gz`.
 * @throws DatasetMissingError, InvalidRecordError where it is no gzip file.
 */
export function readDataset(path: string, folder = dataFolder()): Uint8Array {
  const place = join(folder, path);
  if (!existsSync(place)) throw new DatasetMissingError(place);
  const bytes = readFileSync(place);
  try {
    // Not the Buffer itself: its `slice` is a view where Uint8Array's is a copy.
    return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw new InvalidRecordError(place, '', 'a gzip file', messageOf(error));
  }
}

/** As `readDataset`, for a file of known contents. @throws also ChecksumError. */
export function readChecked(file: DatasetFile, folder = dataFolder()): Uint8Array {
  const bytes = readDataset(file.path, folder);
  const expected = expectedMd5(file, folder);
  const found = md5(bytes);
  if (found !== expected) throw new ChecksumError(join(folder, file.path), expected, found);
  return bytes;
}

/** Beside data that was converted on this machine: what the conversion gave, by path. */
const NOTED = 'checksums.json';

/** The MD5 that the contents should have: what was noted when they were made here, else the file's own. */
export function expectedMd5(file: DatasetFile, folder = dataFolder()): string {
  const place = join(folder, NOTED);
  const noted = existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as Record<string, string>) : {};
  return noted[file.path] ?? file.md5;
}

/** Remembers what a conversion gave, so that later damage to it is noticed. */
export function noteChecksum(file: DatasetFile, checksum: string, folder: string): void {
  const place = join(folder, NOTED);
  const noted = existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as Record<string, string>) : {};
  writeJsonAtomic(place, { ...noted, [file.path]: checksum });
}
