import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Digit } from '../../src/core/reading/prediction.ts';
import type { Raster } from '../../src/core/preprocessing/raster.ts';
import { labelOfPath } from '../../src/formats/label-of-path.ts';
import { UnreadableFileError } from '../lib/errors.ts';
import { readPicture } from '../lib/read-picture.ts';

const PICTURE = /\.(?:jpe?g|png|webp|gif|tiff?|avif|svg)$/i;

export interface FolderPicture {
  /** Path inside the folder. */
  readonly path: string;
  /** Absent where neither folder nor name says it. */
  readonly label?: Digit;
  readonly raster: Raster;
}

/**
 * Reads the pictures of a folder and the folders in it, one after the other, in the order of their names.
 * @throws UnreadableFileError where there are none, UnreadablePictureError naming the file that is damaged.
 */
export async function* readImageFolder(folder: string): AsyncGenerator<FolderPicture> {
  const natural = new Intl.Collator('en', { numeric: true });
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => PICTURE.test(path)).sort((a, b) => natural.compare(a, b));
  if (paths.length === 0) throw new UnreadableFileError(folder, 'there are no pictures in this folder');
  for (const path of paths) {
    const label = labelOfPath(path);
    yield { path, raster: await readPicture(join(folder, path)), ...(label === undefined ? {} : { label }) };
  }
}
