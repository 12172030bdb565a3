import { readdirSync } from 'node:fs';
import { UnreadableFileError } from '../lib/errors.ts';

const PICTURE = /\.(?:jpe?g|png|webp|gif|tiff?|avif|svg)$/i;

/**
 * The pictures of a folder and the folders in it, as paths inside it in the order of their names.
 * @throws UnreadableFileError where there are none.
 */
export function picturesIn(folder: string): string[] {
  const natural = new Intl.Collator('en', { numeric: true });
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => PICTURE.test(path)).sort((a, b) => natural.compare(a, b));
  if (paths.length === 0) throw new UnreadableFileError(folder, 'there are no pictures in this folder');
  return paths;
}
