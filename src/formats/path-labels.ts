import type { Digit } from '../core/classes.ts';
import { digitOfWord } from './digit-label.ts';

/*
 * Labels that stand in the paths of pictures. A digit in a path may be a label, a running number, a writer, a day, or how
 * a checksum begins: it counts only where one way of naming holds for the whole archive, and no other way contradicts it.
 */

/** `folder` is the one that the picture is in, `named` says `digit_7` or `label-7` somewhere in the name. */
export type PathScheme = 'folder' | 'outer-folder' | 'name' | 'named' | 'name-end';

export interface PathLabels {
  readonly scheme: PathScheme;
  /** As many as there are paths; undefined where the path has none. */
  readonly labels: readonly (Digit | undefined)[];
}

/** What paths say: one set of labels, none at all, or several that somebody has to choose from. */
export type PathReading = { readonly kind: 'labelled'; readonly chosen: PathLabels } | { readonly kind: 'question'; readonly choices: readonly PathLabels[] } | { readonly kind: 'none' };

interface Scheme {
  readonly scheme: PathScheme;
  readonly read: (folders: readonly string[], name: string) => Digit | undefined;
  /** One that as often means something else: it is never taken without being asked for. */
  readonly isWeak?: true;
  /** Pictures in other folders may be without a label. */
  readonly mayLeaveOut?: true;
}

const digit = (text: string | undefined): Digit | undefined => (text === undefined ? undefined : (Number(text) as Digit));

/** `7`, `seven`, `digit_7`, `label 7`: a folder of one digit. */
const folderDigit = (folder: string | undefined): Digit | undefined =>
  folder === undefined ? undefined : (digit(/^(?:(?:digits?|numbers?|num|labels?)[ _-]?)?(\d)$/i.exec(folder)?.[1]) ?? digitOfWord(folder));

/** `class 7`, `sample007`: a folder by number, which may count from 1. */
const numberedFolder = (folder: string | undefined): Digit | undefined => digit(/^(?:class(?:es)?|category|group|c)[ _-]?0*(\d)$/i.exec(folder ?? '')?.[1]);

const SCHEMES: readonly Scheme[] = [
  { scheme: 'folder', read: (folders) => folderDigit(folders.at(-1)), mayLeaveOut: true },
  { scheme: 'outer-folder', read: (folders) => folders.slice(0, -1).reverse().map(folderDigit).find((each) => each !== undefined), mayLeaveOut: true },
  // Not of a longer number, a date or a checksum: 3.png, 3b.png, 3_0012.png, "3 (2).png", but not 30012.png, 2024-05-01.png, 3f9e.png.
  { scheme: 'name', read: (_, name) => digit(/^(\d)(?:[a-z]?$|[_ .(-](?!\d{1,2}[-_.]\d{1,4}\b))/i.exec(name)?.[1]) },
  { scheme: 'named', read: (_, name) => digit(/(?:^|[^a-z])(?:digit|number|num|label)[ _=-]?(\d)(?!\d)/i.exec(name)?.[1]) },
  { scheme: 'folder', read: (folders) => numberedFolder(folders.at(-1)), isWeak: true },
  { scheme: 'name-end', read: (_, name) => digit(/(?:^|\D)(\d)$/.exec(name)?.[1]), isWeak: true },
];

/**
 * @param paths of all pictures, with `/` or `\` between their parts.
 * @param wanted the way that somebody has chosen.
 */
export function readPathLabels(paths: readonly string[], wanted?: PathScheme): PathReading {
  const parts = paths.map((path) => {
    const folders = path.split(/[\\/]/);
    const name = folders.pop()!.replace(/\.[^.]*$/, '');
    return { folders, name };
  });
  const found = SCHEMES.flatMap(({ scheme, read, isWeak, mayLeaveOut }) => {
    const labels = parts.map(({ folders, name }) => read(folders, name));
    const holds = mayLeaveOut ? holdsForFolders(labels, parts.map(({ folders }) => folders.at(-1) ?? '')) : labels.length > 0 && labels.every((label) => label !== undefined);
    return holds ? [{ scheme, labels, isWeak: isWeak === true || isRunningNumber(scheme, labels, parts) }] : [];
  });
  const named = wanted === undefined ? undefined : found.find(({ scheme }) => scheme === wanted);
  if (named !== undefined) return { kind: 'labelled', chosen: named };
  const sure = distinct(found.filter(({ isWeak }) => !isWeak));
  if (sure.length === 1) return { kind: 'labelled', chosen: sure[0]! };
  const choices = sure.length > 1 ? sure : distinct(found);
  return choices.length === 0 ? { kind: 'none' } : { kind: 'question', choices };
}

/** Most pictures are in folders of one digit, and no other folder is a number, as that of a day or a sample would be. */
function holdsForFolders(labels: readonly (Digit | undefined)[], folders: readonly string[]): boolean {
  const named = labels.filter((label) => label !== undefined).length;
  return named > 0 && 2 * named >= labels.length && labels.every((label, index) => label !== undefined || !/^\D*\d+$/.test(folders[index]!));
}

/** Whether the digits of names count the pictures of each folder: each of them occurs once, one after the other. */
function isRunningNumber(scheme: PathScheme, labels: readonly (Digit | undefined)[], parts: readonly { readonly folders: readonly string[] }[]): boolean {
  if (scheme === 'folder' || scheme === 'outer-folder') return false;
  const byFolder = new Map<string, number[]>();
  parts.forEach(({ folders }, index) => {
    const key = folders.join('/');
    byFolder.set(key, [...(byFolder.get(key) ?? []), labels[index]!]);
  });
  return [...byFolder.values()].every((numbers) => {
    const sorted = numbers.sort((a, b) => a - b);
    return sorted.length > 2 && sorted[0]! <= 1 && sorted.every((number, index) => number === sorted[0]! + index);
  });
}

/** Of those that say the same of every picture, the first. */
function distinct<T extends PathLabels>(found: readonly T[]): T[] {
  return found.filter(({ labels }, index) => found.findIndex((other) => other.labels.every((label, at) => label === labels[at])) === index);
}
