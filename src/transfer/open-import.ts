import type { Correction } from '../core/records/correction.ts';
import type { PickedFile } from '../contracts/files.ts';
import { InvalidRecordError, messageOf, ScrawlError } from '../core/errors.ts';
import { PIXELS } from '../core/preprocessing/gray-image.ts';
import { labelOfPath } from '../formats/label-of-path.ts';
import { beginsAsPng, parsePng } from '../formats/png.ts';
import { gather, peek, unpack, type Bytes } from './bytes.ts';
import { correctionOfPicture } from './import-maker.ts';
import { csvPair, idxPair, openText, type ImportSource, type NamedBytes, type Reading } from './import-sources.ts';
import { openArchive, type ArchiveEntry } from './zip-archive.ts';
import { decodeName, MARK_NAME, type PicturesMark } from './zip-names.ts';

/** Bytes of the largest picture in a zip file, packed. */
const LARGEST_PICTURE = 2 ** 24;
/** Bytes of the longest list of labels: more corrections than are taken at once. */
const LONGEST_LABELS = 2 ** 21;
/** Bytes by which a file is known for what it is, or a row of pixels for one. */
const HEAD = 2 ** 12;

const IDX_PICTURES = [0, 0, 8, 3];
const IDX_LABELS = [0, 0, 8, 1];
const beginsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);
const isGzip = (head: Uint8Array): boolean => beginsWith(head, [0x1f, 0x8b]);
const isZip = (head: Uint8Array): boolean => beginsWith(head, [0x50, 0x4b, 3, 4]) || beginsWith(head, [0x50, 0x4b, 5, 6]);

/**
 * Finds out by its content what a file holds, whatever its name is.
 * @throws InvalidRecordError naming the file, where it is nothing that is known.
 */
export async function openImport(file: PickedFile, reading: Reading): Promise<ImportSource> {
  const head = await file.read(0, HEAD);
  if (isZip(head)) return openZip(await openArchive(file), file.name, reading);
  const content = isGzip(head) ? unpacked(file.chunks(), file.name) : file.chunks();
  const { head: inside, all } = await peek(content, HEAD);
  if (beginsWith(inside, IDX_PICTURES) || beginsWith(inside, IDX_LABELS)) throw new InvalidRecordError(file.name, '', 'pictures and labels in one zip file', 'one IDX file of the two');
  if (beginsAsPng(inside)) throw new InvalidRecordError(file.name, '', 'pictures in folders named by their digit, in a zip file', 'one picture');
  return openText(all, file.name, reading);
}

/** A file of a zip file, known by its beginning, gzip looked through. */
interface Known {
  readonly entry: ArchiveEntry;
  readonly kind: 'idx-pictures' | 'idx-labels' | 'png' | 'pixel-rows' | 'labels' | 'other';
}

async function openZip(entries: readonly ArchiveEntry[], name: string, reading: Reading): Promise<ImportSource> {
  if (entries.length === 0) throw new InvalidRecordError(name, '', 'a zip file with something in it', 'an empty one');
  const mark = entries.find(({ path }) => path === MARK_NAME);
  const preprocessingId = mark && (await readMark(mark));
  const pictures = entries.filter(({ path }) => /\.png$/i.test(path));
  if (pictures.length > 0) {
    const others = entries.length - pictures.length - (mark ? 1 : 0);
    if (others > 0) reading.notes.add('other-file', others);
    return { format: 'png-folder', corrections: pngFolder(pictures, name, reading, preprocessingId) };
  }
  const files = entries.filter((entry) => entry !== mark);
  const sole = files[0];
  if (files.length === 1 && sole !== undefined) return openText(contentOf(sole, name), `${name}/${sole.path}`, reading);
  const known: Known[] = [];
  // More than a pair is nothing that is known; of thousands of files the first few tell as much.
  for (const entry of files.slice(0, 8)) known.push({ entry, kind: await kindOf(entry, name) });
  const only = (kind: Known['kind']): ArchiveEntry | undefined => {
    const found = known.filter((each) => each.kind === kind);
    return found.length === 1 ? found[0]?.entry : undefined;
  };
  const named = (entry: ArchiveEntry): NamedBytes => ({ source: `${name}/${entry.path}`, chunks: contentOf(entry, name) });

  const [idxPictures, idxLabels] = [only('idx-pictures'), only('idx-labels')];
  if (idxPictures && idxLabels) {
    const { source, chunks } = named(idxLabels);
    return { format: 'idx-pair', corrections: idxPair(named(idxPictures), { source, bytes: await shortEnough(chunks, source) }, reading) };
  }
  const [rows, labels] = [only('pixel-rows'), only('labels')];
  if (rows && labels) return { format: 'image-csv-pair', corrections: csvPair(named(rows), named(labels), reading, preprocessingId) };
  const found = known.map(({ entry }) => entry.path).join(', ');
  throw new InvalidRecordError(name, '', 'one pair of pictures and labels, or a folder of PNG pictures, in the zip file', `${files.length} files (${found})`);
}

async function shortEnough(chunks: Bytes, source: string): Promise<Uint8Array> {
  try {
    return await gather(chunks, LONGEST_LABELS);
  } catch (error) {
    throw error instanceof RangeError ? new InvalidRecordError(source, '', `at most ${LONGEST_LABELS} labels`, error.message) : error;
  }
}

async function kindOf(entry: ArchiveEntry, name: string): Promise<Known['kind']> {
  const { head, all } = await peek(contentOf(entry, name), HEAD);
  await all[Symbol.asyncIterator]().return?.();
  if (beginsWith(head, IDX_PICTURES)) return 'idx-pictures';
  if (beginsWith(head, IDX_LABELS)) return 'idx-labels';
  const [line = ''] = new TextDecoder().decode(head).split(/\r?\n/, 1);
  if (line.split(',').length === PIXELS) return 'pixel-rows';
  return /^\s*-?\d(?:\.0*)?\s*$/.test(line) ? 'labels' : 'other';
}

/** What an entry holds, gzip looked through. */
async function* contentOf(entry: ArchiveEntry, name: string): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(entry.chunks(), 2);
  yield* isGzip(head) ? unpacked(all, `${name}/${entry.path}`) : all;
}

async function* unpacked(chunks: Bytes, source: string): AsyncGenerator<Uint8Array> {
  try {
    yield* unpack(chunks, 'gzip');
  } catch (error) {
    if (error instanceof ScrawlError) throw error;
    throw new InvalidRecordError(source, '', 'a whole gzip file', `one that cannot be read (${messageOf(error)})`);
  }
}

/** @returns nothing where it is somebody else's file of that name. */
async function readMark(entry: ArchiveEntry): Promise<string | undefined> {
  try {
    const { schema, preprocessingId } = JSON.parse(new TextDecoder().decode(await entry.bytes(HEAD))) as Partial<PicturesMark>;
    return schema === 'scrawl-pictures/1' && /^[\w.:-]{1,128}$/.test(preprocessingId ?? '') ? preprocessingId : undefined;
  } catch {
    return undefined;
  }
}

/** Pictures that say no label are left out, and counted; where none says one, that is thrown. Empties the list. */
async function* pngFolder(entries: ArchiveEntry[], name: string, { notes, now }: Reading, preprocessingId?: string): AsyncGenerator<Correction> {
  let labelled = 0;
  const [first] = entries;
  // Taken from the list one by one: what is known of a hundred thousand entries takes as much memory as what they hold.
  entries.reverse();
  for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
    const label = labelOfPath(entry.path);
    if (label === undefined) {
      notes.add('picture-without-label');
      continue;
    }
    labelled++;
    const raster = await parsePng(await entry.bytes(LARGEST_PICTURE), `${name}/${entry.path}`, (zlib, size) => gather(unpack(once(zlib), 'deflate'), size));
    const correction = correctionOfPicture(raster, label, now, preprocessingId);
    const id = decodeName(/([^/]*)\.png$/i.exec(entry.path)?.[1] ?? '');
    // The names that were given here are ids; any others say nothing.
    yield preprocessingId !== undefined && /^[\w.:-]{1,128}$/.test(id) ? { ...correction, id } : correction;
  }
  if (labelled === 0) throw new InvalidRecordError(name, '', 'pictures in folders named by their digit, or with names that begin with it', first!.path);
}

// eslint-disable-next-line @typescript-eslint/require-await -- it is one chunk of what comes in chunks elsewhere
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
