import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { areDigits, DIGITS, type Classes, type Digit } from '../../src/core/classes.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessRaster, seeInk } from '../../src/core/preprocessing/preprocess.ts';
import type { Raster } from '../../src/core/preprocessing/raster.ts';
import { joined } from '../../src/core/joined.ts';
import { dataFolder } from './dataset-files.ts';
import type { LetterSample } from './letters.ts';
import { loadMnist, type LabelledImages } from './mnist.ts';
import { seenSet } from './tensors.ts';
import { openSource } from './open-source.ts';
import { letterPart, mnistPart, strokePart, type Part } from './splits.ts';
import { STROKE_SETS, type StrokeSet } from './strokes.ts';

/** Digits that a model is judged on, as it sees them. */
export interface JudgedSet extends LabelledImages {
  /** Which way the pen went, where it was a pen: [count, 4, 28, 28]. */
  readonly directions?: Uint8Array | undefined;
  /** Its key among the manifest's metrics. */
  readonly name: string;
  readonly title: string;
  /** Whose each digit is, where that is known. */
  readonly writers?: readonly string[];
  /** Where each was collected, where the source has several places. */
  readonly sites?: readonly string[];
}

/** What there is to say of a set: its key and a title for people. */
export type NamedSet = Pick<JudgedSet, 'name' | 'title'>;

const STROKE_TITLES: Readonly<Record<StrokeSet, string>> = { pendigits: 'Pen-Based Digits', unipen: 'UNIPEN 1a', unipenWords: 'UNIPEN 7' };

/**
 * The validation part of everything that is trained on: what choices are made with.
 * @param limit keeps only so many digits of each source, the first ones, for small runs.
 * @param classes of the network that is judged: labels are places among them, and what is of none of them is left out.
 */
export function validationSets(limit = Infinity, classes: Classes = DIGITS): JudgedSet[] {
  return among(classes, 'validation', limit, [
    { name: 'mnistValidation', title: 'MNIST-train, 5,000 kept for validation', ...firstOf(mnistPart('validation'), limit) },
    ...STROKE_SETS.map((set) => strokes(set, 'validation', limit)).filter(({ count }) => count > 0),
  ]);
}

/**
 * What a finished model is reported on, and nothing is chosen with. Sets that are not in the data folder are missing.
 * @param limit and classes as for `validationSets`.
 */
export async function reportedSets(limit = Infinity, classes: Classes = DIGITS): Promise<JudgedSet[]> {
  const sets = [{ name: 'mnistTest', title: 'MNIST test', ...firstOf(loadMnist('test'), limit) }, ...STROKE_SETS.map((set) => strokes(set, 'heldOut', limit)).filter(({ count }) => count > 0)];
  const folder = dataFolder();
  if (existsSync(join(folder, 'drawn-csv'))) sets.push(await drawnCsv(join(folder, 'drawn-csv'), limit));
  if (existsSync(join(folder, 'photos'))) sets.push(await photos(join(folder, 'photos'), limit));
  return among(classes, 'heldOut', limit, sets);
}

/** Sets of digits as a network of these classes is judged on them, and the letters and signs that are among its classes. */
function among(classes: Classes, part: Part, limit: number, sets: JudgedSet[]): JudgedSet[] {
  if (areDigits(classes)) return sets;
  const known = classes.filter((label) => typeof label === 'string');
  const letters = letterPart(part).filter(({ label }) => known.includes(label)).slice(0, limit);
  const all = [...sets.map((set) => placed(set, classes)), ...(letters.length > 0 ? [lettersSet(letters, part, classes)] : [])];
  return all.filter(({ count }) => count > 0);
}

function lettersSet(letters: readonly LetterSample[], part: Part, classes: Classes): JudgedSet {
  const name = part === 'heldOut' ? 'lettersHeldOut' : 'lettersValidation';
  return {
    name,
    title: `UNIPEN 1b to 1d, letters and signs of writers ${keptFor(part)}`,
    ...seenSet(letters.map(({ ink }) => seeInk(ink))),
    labels: Uint8Array.from(letters, ({ label }) => classes.indexOf(label)),
    count: letters.length,
    writers: letters.map(({ writer }) => writer),
  };
}

/** The digits that are among the classes, labelled by their places there. */
function placed(set: JudgedSet, classes: Classes): JudgedSet {
  const chosen = [...set.labels.keys()].filter((i) => classes.includes(set.labels[i] as Digit));
  const pick = (bytes: Uint8Array): Uint8Array => {
    const each = bytes.length / set.count;
    return joined(chosen.map((i) => bytes.subarray(i * each, (i + 1) * each)));
  };
  return {
    ...set,
    images: pick(set.images),
    ...(set.directions && { directions: pick(set.directions) }),
    labels: Uint8Array.from(chosen, (i) => classes.indexOf(set.labels[i] as Digit)),
    count: chosen.length,
    ...(set.writers && { writers: chosen.map((i) => set.writers![i]) }),
    ...(set.sites && { sites: chosen.map((i) => set.sites![i]) }),
  };
}

function firstOf({ images, labels, count }: LabelledImages, limit: number): LabelledImages {
  return count <= limit ? { images, labels, count } : { images: images.subarray(0, limit * PIXELS), labels: labels.subarray(0, limit), count: limit };
}

const keptFor = (part: Part): string => (part === 'heldOut' ? 'held out of training and choices' : 'kept for validation');

function strokes(set: StrokeSet, part: Part, limit = Infinity): JudgedSet {
  const samples = strokePart(set, part).slice(0, limit);
  const writers = new Set(samples.map(({ writer }) => writer)).size;
  return {
    name: `${set}${part === 'heldOut' ? 'HeldOut' : 'Validation'}`,
    title: `${STROKE_TITLES[set]}, pen strokes of ${writers} writers ${keptFor(part)}`,
    ...seenSet(samples.map(({ ink }) => seeInk(ink))),
    labels: Uint8Array.from(samples, ({ label }) => label),
    count: samples.length,
    writers: samples.map(({ writer }) => writer),
    ...(samples.some(({ site }) => site !== undefined) && { sites: samples.map(({ site }) => site ?? '?') }),
  };
}

/** Digits drawn by mouse that another project's model got wrong; not normalised, so they pass as pictures do. */
async function drawnCsv(folder: string, limit: number): Promise<JudgedSet> {
  const rasters: Raster[] = [];
  const labels: number[] = [];
  for await (const { raster, label } of labelledPictures(folder, limit)) {
    rasters.push(raster);
    labels.push(label);
  }
  return { name: 'drawnCsv', title: 'Drawn by mouse, got wrong by another model', images: normalised(rasters), labels: Uint8Array.from(labels), count: labels.length };
}

async function photos(folder: string, limit: number): Promise<JudgedSet> {
  const rasters: Raster[] = [];
  const labels: number[] = [];
  for await (const { raster, label } of labelledPictures(folder, limit)) {
    rasters.push(raster);
    labels.push(label);
  }
  return { name: 'photos', title: 'Small JPEG pictures', images: normalised(rasters), labels: Uint8Array.from(labels), count: labels.length };
}

async function* labelledPictures(folder: string, limit: number): AsyncGenerator<{ raster: Raster; label: number }> {
  let count = 0;
  for await (const { drawing, label } of (await openSource(folder)).samples) {
    if (drawing.kind !== 'picture' || typeof label !== 'number') continue;
    if (count++ >= limit) return;
    yield { raster: drawing.raster, label };
  }
}

function normalised(rasters: readonly Raster[]): Uint8Array {
  const images = new Uint8Array(rasters.length * PIXELS);
  rasters.forEach((raster, index) => images.set(preprocessRaster(raster), index * PIXELS));
  return images;
}
