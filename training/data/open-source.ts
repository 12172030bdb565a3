import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PickedFile, SourceFormat } from '../../src/contracts/files.ts';
import type { FileSample } from '../../src/formats/sample.ts';
import { fileInMemory } from '../../src/transfer/file-part.ts';
import { ImportNotes } from '../../src/transfer/import-notes.ts';
import { openFiles, type ReadChoices } from '../../src/transfer/open-import.ts';
import { UnreadableFileError } from '../lib/errors.ts';
import { pickedFolder, pickedPath } from '../lib/picked-path.ts';
import { decodePicture } from '../lib/read-picture.ts';
import { readUnipenDigits } from './unipen-archive.ts';
import { uncompress } from './unpack.ts';

export interface Source {
  /** What it is, for people. */
  readonly kind: string;
  readonly samples: AsyncIterable<FileSample>;
  /** What looked odd so far, as sentences; all of it once the samples were read. */
  readonly notes: () => string[];
}

/**
 * Opens whatever holds digits, by the readers that the app imports with. They are read as they are iterated, and that is
 * when a fault in them is thrown, with its place.
 * @param labelsPath of the labels, where they are not beside the pictures under the usual name.
 * @throws UnreadableFileError where there is nothing, InvalidRecordError where it is nothing that is known, or paths can be
 *   read in several ways.
 */
export async function openSource(path: string, labelsPath?: string, choices: ReadChoices = {}): Promise<Source> {
  if (!existsSync(path)) throw new UnreadableFileError(path, 'there is no such file or folder');
  const notes = new ImportNotes();
  if (/\.(?:tgz|tar|tar\.gz)$/.test(path)) return { kind: KINDS.unipen, samples: archived(path), notes: () => notes.sentences() };
  const files = await filesAt(path, labelsPath);
  if (files.length === 0) throw new UnreadableFileError(path, 'there is nothing in this folder');
  const opened = await openFiles(files, { notes, decodePicture }, { ...choices, withoutLabels: true });
  if (opened.kind === 'question') {
    const examples = opened.choices.map(({ scheme, labels }) => `--labels-by ${scheme} makes ${labels[0] ?? 'nothing'} of ${opened.paths[0]}`);
    throw new UnreadableFileError(path, `its paths can be read in several ways: ${examples.join('; ')}`);
  }
  return { kind: KINDS[opened.format], samples: within(files[0].name, opened.samples), notes: () => notes.sentences() };
}

/** What formats are called. */
const KINDS: Readonly<Record<SourceFormat, string>> = {
  'batch-json': 'batch of corrections',
  'stroke-ndjson': 'pen strokes (JSON)',
  'kaggle-csv': 'CSV with labels and pixels',
  'image-csv-pair': 'pair of CSV files',
  'idx-pair': 'IDX',
  'png-folder': 'pictures',
  npy: 'NumPy',
  parquet: 'Parquet',
  arff: 'ARFF',
  'data-set': 'data set',
  inkml: 'InkML',
  unipen: 'UNIPEN text',
  several: 'several formats',
};

/** Places without the file's name, which stands above them. */
async function* within(name: string, samples: AsyncIterable<FileSample>): AsyncGenerator<FileSample> {
  for await (const sample of samples) yield { ...sample, where: sample.where.replace(`${name}, `, '').replace(`${name}: `, '').replace(`${name}/`, '') };
}

async function filesAt(path: string, labelsPath: string | undefined): Promise<PickedFile[]> {
  if (statSync(path).isDirectory()) {
    const files = pickedFolder(path);
    // A pair in a folder may have neighbours, such as labels that were set aside.
    const images = files.find(({ name }) => name === 'images.csv');
    return images === undefined ? files : [images, pickedPath(labelsPath ?? join(path, 'labels.csv'))];
  }
  if (path.endsWith('.Z')) return [fileInMemory(path, await uncompress(readFileSync(path), path))];
  const labels = labelsPath ?? besides(path);
  return [pickedPath(path), ...(labels === undefined ? [] : [pickedPath(labels)])];
}

/** The labels that lie beside a file of pictures under the usual name. */
function besides(path: string): string | undefined {
  const name = basename(path);
  const names = [name.replace('images', 'labels').replace('idx3', 'idx1'), name.replace('images', 'labels').replace('idx3-ubyte', 'idx2-int'), name.replace(/^x_/, 'y_')];
  return names.filter((each) => each !== name).map((each) => join(dirname(path), each)).find((each) => existsSync(each));
}

async function* archived(path: string): AsyncGenerator<FileSample> {
  let number = 0;
  for (const { ink, label, writer } of (await readUnipenDigits(path)).samples) yield { where: `no. ${++number}`, drawing: { kind: 'ink', ink }, label, writer };
}
