import { DIGITS, type Classes } from '../../src/core/classes.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import type { Recipe } from '../networks/recipe.ts';
import { TrainingSet } from '../trainer/training-set.ts';

/** Digits of each source that the samples are drawn from. */
const LIMIT = 3000;
const COLUMNS = 16;
const EPOCH = 1;

/** What an epoch of training shows, as it shows it. */
export interface TrainingSamples {
  readonly title: string;
  /** A row for each digit, or rows of what is none; [28, 28] each. */
  readonly rows: readonly (readonly Uint8Array[])[];
}

/** Digits of MNIST as they were bent, of pens as they were redrawn, and drawings that are none. */
export function trainingSamples(recipe: Recipe, seed: number, classes: Classes = DIGITS): TrainingSamples[] {
  const set = new TrainingSet(recipe, 1, seed, LIMIT, undefined, classes);
  const strokes = 2 * LIMIT * recipe.strokeRepeats;
  return [
    { title: 'MNIST, turned, stretched, slanted, bent', rows: digitRows(set, classes.length, 0, LIMIT) },
    ...(strokes === 0 ? [] : [{ title: 'pen strokes, redrawn by another hand and with another pen', rows: digitRows(set, classes.length, LIMIT, LIMIT + strokes) }]),
    ...(recipe.negatives === 0 ? [] : [{ title: 'what is no digit', rows: otherRows(set, classes.length, LIMIT + strokes) }]),
  ];
}

function digitRows(set: TrainingSet, classes: number, from: number, to: number): Uint8Array[][] {
  const rows = Array.from({ length: classes }, (): Uint8Array[] => []);
  // A step that has no divisor in common with any such range: neighbours in a source are often of one writer.
  const STEP = 7919;
  for (let i = 0; i < to - from && rows.some(({ length }) => length < COLUMNS); i++) {
    const { image, target } = shown(set, classes, from + ((i * STEP) % (to - from)));
    const row = rows[target.indexOf(Math.max(...target))];
    if (row.length < COLUMNS) row.push(image);
  }
  return rows;
}

function otherRows(set: TrainingSet, classes: number, from: number): Uint8Array[][] {
  return Array.from({ length: 6 }, (_, row) => Array.from({ length: COLUMNS }, (_, column) => shown(set, classes, from + row * COLUMNS + column).image)).filter((row) => row.length > 0);
}

function shown(set: TrainingSet, classes: number, sample: number): { image: Uint8Array; target: Float32Array } {
  const image = new Float32Array(PIXELS);
  const target = new Float32Array(classes);
  set.write(sample, EPOCH, image, target);
  return { image: Uint8Array.from(image, (ink) => Math.round(255 * ink)), target };
}
