import { InvalidRecordError } from '../core/errors.ts';
import { readPathLabels, type PathLabels, type PathScheme } from '../formats/path-labels.ts';
import { decodeOwnPng } from '../formats/png.ts';
import type { FileSample } from '../formats/sample.ts';
import type { FilePart } from './file-part.ts';
import type { Reading } from './import-sources.ts';
import { decodeName } from './zip-names.ts';

/** Bytes of the largest picture's file. */
const LARGEST_PICTURE = 2 ** 24;

/** Pictures with a label or without, or the ways of naming that somebody has to choose from. */
export type PictureFolder = { readonly kind: 'samples'; readonly samples: AsyncGenerator<FileSample>; readonly isLabelled: boolean } | { readonly kind: 'question'; readonly choices: readonly PathLabels[] };

/** @param preprocessingId by what the pictures were made, where a file beside them says so */
export function openPictures(parts: FilePart[], reading: Reading, scheme?: PathScheme, preprocessingId?: string): PictureFolder {
  const read = readPathLabels(parts.map(({ path }) => path), scheme);
  if (read.kind === 'question') return read;
  const labels = read.kind === 'labelled' ? read.chosen.labels : [];
  return { kind: 'samples', isLabelled: read.kind === 'labelled', samples: pictures(parts, labels, reading, preprocessingId) };
}

/** Empties the list: what is known of a hundred thousand entries takes as much memory as what they hold. */
async function* pictures(parts: FilePart[], labels: PathLabels['labels'], { decodePicture }: Reading, preprocessingId?: string): AsyncGenerator<FileSample> {
  parts.reverse();
  let index = 0;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const label = labels[index++];
    const bytes = await part.bytes(LARGEST_PICTURE);
    const raster = decodeOwnPng(bytes) ?? (await decodePicture(bytes, part.source));
    const id = decodeName(/([^/]*)\.png$/i.exec(part.path)?.[1] ?? '');
    // The names that were given here are ids; any others say nothing.
    const isOwn = preprocessingId !== undefined && /^[\w.:-]{1,128}$/.test(id);
    yield {
      where: part.source,
      drawing: { kind: 'picture', raster, ...(preprocessingId === undefined ? {} : { preprocessingId }), ...(isOwn ? { id } : {}) },
      ...(label === undefined ? {} : { label }),
    };
  }
}

/** That pictures say no label, with what would. */
export function unlabelledPictures(source: string, paths: readonly string[]): InvalidRecordError {
  return new InvalidRecordError(source, '', 'pictures in folders named by their digit (7/…), in a zip file, or whose names all begin with it (7_….png)', paths.length === 1 && !paths[0]!.includes('/') ? 'one picture' : paths[0]!, 'names');
}
