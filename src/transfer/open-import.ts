import type { PickedFile, SourceFormat } from '../contracts/files.ts';
import { InvalidRecordError } from '../core/errors.ts';
import type { PathLabels, PathScheme } from '../formats/path-labels.ts';
import type { FileSample } from '../formats/sample.ts';
import { fileInMemory, partOfEntry, partOfFile, type FilePart } from './file-part.ts';
import { arrayPair, arrayPictureSamples, batch, inkml, jsonLines, jsonList, openTableOf, parquet, table, tablePair, unipen, type ArrayPart, type Reading } from './import-sources.ts';
import { pairByName } from './pair-by-name.ts';
import { isZip, kindOf, type PartKind } from './part-kind.ts';
import { openPictures, unlabelledPictures } from './picture-folder.ts';
import { openArchive } from './zip-archive.ts';
import { MARK_NAME, type PicturesMark } from './zip-names.ts';

/** How files are read where they leave a choice. */
export interface ReadChoices {
  /** Which of several ways of naming pictures says their labels. */
  readonly scheme?: PathScheme;
  /** Pictures and rows without a label are wanted as well, as by whoever looks through a set or has one read. */
  readonly withoutLabels?: boolean;
}

/** What files were found to hold, or the question that has to be answered first. */
export type OpenedFiles =
  | { readonly kind: 'samples'; readonly format: SourceFormat; readonly samples: AsyncIterable<FileSample> }
  | { readonly kind: 'question'; readonly choices: readonly PathLabels[]; readonly paths: readonly string[] };

interface Known {
  readonly part: FilePart;
  readonly kind: PartKind;
}

interface Source {
  readonly format: SourceFormat;
  readonly samples: AsyncIterable<FileSample>;
}

/** Endings of pictures, by which those of a large archive are known without opening each. */
const PICTURE_ENDING = /\.(?:png|jpe?g|gif|bmp|webp)$/i;
/** Bytes of a zip file inside another. */
const LONGEST_INNER = 2 ** 28;

/**
 * Finds out by their content what files hold, whatever their names are, and reads them together: pictures and labels that
 * lie in two files belong to each other.
 * @throws InvalidRecordError naming the file, where it is nothing that is known.
 */
export async function openFiles(files: readonly PickedFile[], reading: Reading, choices: ReadChoices = {}): Promise<OpenedFiles> {
  const parts: FilePart[] = [];
  for (const file of files) parts.push(...(await partsOf(file)));
  const name = files.length === 1 ? files[0]!.name : files.map((file) => file.name).join(', ');
  if (parts.length === 0) throw new InvalidRecordError(name, '', 'a zip file with something in it', 'an empty one');
  const mark = files.length === 1 ? parts.find(({ path }) => path === MARK_NAME) : undefined;
  const preprocessingId = mark && (await readMark(mark));
  const content = preprocessingId === undefined ? parts : parts.filter((part) => part !== mark);

  const pictures: FilePart[] = [];
  const known: Known[] = [];
  for (const part of content) {
    if (content.length > 1 && PICTURE_ENDING.test(part.path)) pictures.push(part);
    else {
      const kind = await kindOf(part);
      if (kind.kind === 'picture' || (kind.kind === 'other' && PICTURE_ENDING.test(part.path))) pictures.push(part);
      else known.push({ part, kind });
    }
  }
  // JSON beside pictures describes them in a way of its own.
  const described = pictures.length === 0 ? known : known.map((each): Known => (each.kind.kind === 'lines' || each.kind.kind === 'list' ? { ...each, kind: { kind: 'other', beginning: '' } } : each));
  const sources = await sourcesOf(described, name, reading, choices, preprocessingId);
  if (pictures.length > 0) {
    const paths = pictures.map(({ path }) => path);
    const folder = openPictures(pictures, reading, choices.scheme, preprocessingId);
    if (folder.kind === 'question') return { kind: 'question', choices: folder.choices, paths };
    if (!folder.isLabelled && choices.withoutLabels !== true) throw unlabelledPictures(name, paths);
    sources.push({ format: 'png-folder', samples: folder.samples });
  }
  if (sources.length === 0) throw nothingKnown(described, name);
  // What lies beside a whole file is said to be left out; alone it is refused above.
  const others = described.filter(({ part, kind }) => kind.kind === 'other' && part !== mark).length;
  if (others > 0) reading.notes.add('other-file', others);
  const formats = new Set(sources.map(({ format }) => format));
  return { kind: 'samples', format: formats.size === 1 ? sources[0]!.format : 'several', samples: oneAfterTheOther(sources) };
}

/** The file itself, or those in it where it is a zip file, also of a zip file in a zip file as .npz are. */
async function partsOf(file: PickedFile, depth = 0): Promise<FilePart[]> {
  if (!isZip(await file.read(0, 4))) return [partOfFile(file)];
  const parts = (await openArchive(file)).map((entry) => partOfEntry(entry, file.name));
  if (depth > 0) return parts;
  const all: FilePart[] = [];
  for (const part of parts) {
    if (!/\.(?:zip|npz)$/i.test(part.path)) all.push(part);
    else all.push(...(await partsOf(fileInMemory(part.source, await part.bytes(LONGEST_INNER)), depth + 1)));
  }
  return all;
}

async function sourcesOf(known: readonly Known[], name: string, reading: Reading, { withoutLabels = false }: ReadChoices, preprocessingId?: string): Promise<Source[]> {
  const sources: Source[] = [];
  const tables: { pictures: FilePart[]; labels: FilePart[] } = { pictures: [], labels: [] };
  const arrays: { pictures: ArrayPart[]; labels: ArrayPart[] } = { pictures: [], labels: [] };
  for (const { part, kind } of known) {
    if (kind.kind === 'batch') sources.push({ format: 'batch-json', samples: batch(part) });
    else if (kind.kind === 'lines') sources.push({ format: 'stroke-ndjson', samples: jsonLines(part, reading) });
    else if (kind.kind === 'list') sources.push({ format: 'stroke-ndjson', samples: jsonList(part, reading) });
    else if (kind.kind === 'inkml') sources.push({ format: 'inkml', samples: inkml(part, reading) });
    else if (kind.kind === 'unipen') sources.push({ format: 'unipen', samples: unipen(part, reading) });
    else if (kind.kind === 'parquet') sources.push({ format: 'parquet', samples: parquet(part, reading) });
    else if (kind.kind === 'arff') sources.push({ format: 'arff', samples: table(part, 'arff', reading) });
    else if (kind.kind === 'labels') tables.labels.push(part);
    else if (kind.kind === 'array') arrays[kind.holds].push({ part, header: kind.header });
    else if (kind.kind === 'answers') reading.notes.add('answers');
    else if (kind.kind === 'table') {
      if ((await openTableOf(part, 'table')).isLabelled) sources.push({ format: 'kaggle-csv', samples: table(part, 'table', reading) });
      else tables.pictures.push(part);
    }
  }
  const inText = pairByName(tables.pictures, tables.labels, ({ path }) => path);
  for (const [pictures, labels] of inText.pairs) sources.push({ format: 'image-csv-pair', samples: tablePair(pictures, labels, reading, preprocessingId) });
  const inArrays = pairByName(arrays.pictures, arrays.labels, ({ part }) => part.path);
  for (const [pictures, labels] of inArrays.pairs) sources.push({ format: known.some(({ kind }) => kind.kind === 'array' && kind.format === 'npy') ? 'npy' : 'idx-pair', samples: arrayPair(pictures, labels) });

  const left = [...inText.left, ...inArrays.left.map(({ part }) => part)];
  if (withoutLabels) {
    for (const part of inText.left) sources.push({ format: 'kaggle-csv', samples: table(part, 'table', reading) });
    for (const array of inArrays.left) sources.push({ format: 'idx-pair', samples: arrayPictureSamples(array) });
  } else if (left.length > 0) {
    // Kaggle's test.csv lies beside its train.csv and has no labels; anything else was meant to be read.
    if (sources.length === 0 || inArrays.left.length > 0) throw withoutPartner(left[0]!, [...tables.labels, ...arrays.labels.map(({ part }) => part)], name);
    reading.notes.add('file-without-labels', left.length);
  }
  const alone = [...inText.labelsLeft, ...inArrays.labelsLeft.map(({ part }) => part)];
  if (alone.length > 0 && sources.length === 0) throw new InvalidRecordError(alone[0]!.source, '', 'the pictures of these labels, picked with it or in one zip file', 'labels alone', 'pictures');
  if (alone.length > 0) reading.notes.add('labels-without-pictures', alone.length);
  return sources;
}

function withoutPartner(part: FilePart, labels: readonly FilePart[], name: string): InvalidRecordError {
  if (labels.length === 0) return new InvalidRecordError(part.source, '', 'pictures with labels: in a column of their own, or in a second file picked with it or in one zip file', 'pictures alone', 'labels');
  return new InvalidRecordError(name, '', `labels for ${part.path}, named like it (images and labels, x and y)`, labels.map(({ path }) => path).join(', '));
}

function nothingKnown(known: readonly Known[], name: string): InvalidRecordError {
  const expected = 'corrections (JSON), pen strokes (NDJSON, InkML, UNIPEN), pictures (CSV, ARFF, IDX, NumPy, Parquet), or a zip file of these or of pictures';
  const [first] = known;
  if (known.length !== 1 || first === undefined) return new InvalidRecordError(name, '', expected, known.length === 0 ? 'none of them' : `${known.length} files (${known.map(({ part }) => part.path).join(', ')})`);
  const { kind } = first;
  if (kind.kind === 'answers') return new InvalidRecordError(first.part.source, '', expected, 'answers for Kaggle (ImageId,Label) without their pictures');
  return new InvalidRecordError(first.part.source, '', expected, kind.kind === 'other' && kind.beginning !== '' ? `a file that begins with "${kind.beginning}"` : 'an empty file');
}

async function* oneAfterTheOther(sources: readonly Source[]): AsyncGenerator<FileSample> {
  for (const { samples } of sources) yield* samples;
}

/** Bytes of our own mark at the most. */
const LONGEST_MARK = 2 ** 12;

/** @returns nothing where it is somebody else's file of that name. */
async function readMark(part: FilePart): Promise<string | undefined> {
  try {
    const { schema, preprocessingId } = JSON.parse(new TextDecoder().decode(await part.bytes(LONGEST_MARK))) as Partial<PicturesMark>;
    return schema === 'scrawl-pictures/1' && /^[\w.:-]{1,128}$/.test(preprocessingId ?? '') ? preprocessingId : undefined;
  } catch {
    return undefined;
  }
}
