import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { InvalidRecordError } from '../../src/core/errors.ts';
import { formatStrokeLine, type StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { ChecksumError } from '../lib/errors.ts';
import { DATASET_FILES, md5, noteChecksum, type DatasetFile } from './dataset-files.ts';
import { download, type DownloadOptions } from './download.ts';
import { readUnipenDigits } from './unipen-archive.ts';
import { parsePendigits } from './pendigits.ts';
import { uncompress } from './unpack.ts';
import { zipEntry } from './zip-entry.ts';

/** A data set that `npm run data` can fetch. */
export interface Source {
  readonly name: 'mnist' | 'mnist-writers' | 'pendigits' | 'unipen';
  /** What is there in the end. */
  readonly files: readonly DatasetFile[];
  /** Fetches and converts what is missing; `say` is told what was noteworthy. */
  readonly fetch: (folder: string, fetching: Fetching, say: (text: string) => void) => Promise<void>;
}

/** How to fetch, apart from what. */
export type Fetching = Pick<DownloadOptions, 'signal'> & { readonly onProgress: (file: string, received: number, total: number | undefined) => void };

const MNIST_MIRRORS = ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'];

/** Who wrote MNIST's digits. */
const QMNIST_MIRRORS = [
  'https://raw.githubusercontent.com/facebookresearch/qmnist/master/qmnist-train-labels-idx2-int.gz',
  'https://github.com/facebookresearch/qmnist/raw/main/qmnist-train-labels-idx2-int.gz',
];

/** The digits alone, and the archive that holds them among others. */
const PENDIGITS_MIRRORS = [
  'https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/pendigits-orig.tra.Z',
  'https://archive.ics.uci.edu/static/public/81/pen+based+recognition+of+handwritten+digits.zip',
];

const UNIPEN_MIRRORS = [
  'https://zenodo.org/api/records/1195803/files/unipen-CDROM-train_r01_v07.tgz/content',
  'https://zenodo.org/records/1195803/files/unipen-CDROM-train_r01_v07.tgz?download=1',
];

/** The digits of the sites that are taken, less some: fewer, and the archive is not the one that was described. */
const FEWEST_UNIPEN = 12_000;

const mnistFiles = [DATASET_FILES.mnistTrainImages, DATASET_FILES.mnistTrainLabels, DATASET_FILES.mnistTestImages, DATASET_FILES.mnistTestLabels];

export const SOURCES: readonly Source[] = [
  {
    name: 'mnist',
    files: mnistFiles,
    async fetch(folder, fetching) {
      for (const file of mnistFiles) {
        const name = file.path.slice(file.path.lastIndexOf('/') + 1);
        await fetchFile(join(folder, file.path), MNIST_MIRRORS.map((mirror) => mirror + name), fetching, (bytes, path) => {
          const found = md5(gunzipSync(bytes));
          if (found !== file.md5) throw new ChecksumError(path, file.md5, found);
        });
      }
    },
  },
  {
    name: 'mnist-writers',
    files: [DATASET_FILES.mnistWriters],
    async fetch(folder, fetching) {
      const { path, md5: expected } = DATASET_FILES.mnistWriters;
      await fetchFile(join(folder, path), QMNIST_MIRRORS, fetching, (bytes, place) => {
        const found = md5(gunzipSync(bytes));
        if (found !== expected) throw new ChecksumError(place, expected, found);
      });
    },
  },
  {
    name: 'pendigits',
    files: [DATASET_FILES.pendigits],
    async fetch(folder, fetching) {
      const raw = join(folder, 'raw/pendigits-orig.tra');
      await fetchFile(raw, PENDIGITS_MIRRORS, fetching, async (bytes, path) => {
        await pendigitsNdjson(bytes, path);
      });
      writeFileAtomic(join(folder, DATASET_FILES.pendigits.path), gzipSync(await pendigitsNdjson(readFileSync(raw), raw)));
    },
  },
  {
    name: 'unipen',
    files: [DATASET_FILES.unipen],
    async fetch(folder, fetching, say) {
      const raw = join(folder, 'raw/unipen-CDROM-train_r01_v07.tgz');
      await fetchFile(raw, UNIPEN_MIRRORS, fetching, (bytes, path) => {
        if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new ChecksumError(path, 'that of a .tgz archive', md5(bytes));
      });
      const { samples, passedOver } = await readUnipenDigits(raw);
      if (samples.length < FEWEST_UNIPEN) throw new InvalidRecordError(raw, '', `at least ${FEWEST_UNIPEN} digits`, String(samples.length));
      const contents = ndjson(samples);
      writeFileAtomic(join(folder, DATASET_FILES.unipen.path), gzipSync(contents));
      noteChecksum(DATASET_FILES.unipen, md5(contents), folder);
      say(`unipen: ${samples.length} digits of ${new Set(samples.map(({ writer }) => writer)).size} writers; ${passedOver} name strokes that are not there.`);
      if (md5(contents) !== DATASET_FILES.unipen.md5) {
        say("unipen: these are not exactly the digits that the shipped model was trained on, so a run's weights will differ a little.");
      }
    },
  },
];

/**
 * UCI's file, packed as either mirror does it, as NDJSON.
 * @throws ChecksumError where that is not the known contents; InvalidRecordError where it cannot be read.
 */
export async function pendigitsNdjson(bytes: Uint8Array, path: string, expectedMd5: string = DATASET_FILES.pendigits.md5): Promise<Uint8Array> {
  const packed = bytes[0] === 0x50 && bytes[1] === 0x4b ? await zipEntry(bytes, 'pendigits-orig.tra.Z', path) : bytes;
  const text = new TextDecoder().decode(await uncompress(packed, path));
  const contents = ndjson(await parsePendigits(text.split('\n'), path));
  if (md5(contents) !== expectedMd5) throw new ChecksumError(path, `${expectedMd5} after conversion`, md5(contents));
  return contents;
}

function ndjson(samples: readonly StrokeSample[]): Uint8Array {
  return new TextEncoder().encode(samples.map((sample) => `${formatStrokeLine(sample)}\n`).join(''));
}

async function fetchFile(path: string, mirrors: readonly string[], { signal, onProgress }: Fetching, check: (bytes: Uint8Array, path: string) => void | Promise<void>): Promise<void> {
  if (existsSync(path)) {
    try {
      await check(readFileSync(path), path);
      return;
    } catch {
      // What is there is damaged: fetch it again.
    }
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  await download({
    mirrors,
    path,
    check: (part) => check(readFileSync(part), part),
    onProgress: (received, total) => onProgress(name, received, total),
    ...(signal ? { signal } : {}),
  });
}
