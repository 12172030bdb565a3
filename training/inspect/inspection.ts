import { createHash } from 'node:crypto';
import { grayImage28, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, preprocessRaster, seeInk, type Seen } from '../../src/core/preprocessing/preprocess.ts';
import { softmax } from '../../src/core/reading/prediction.ts';
import type { Raster } from '../../src/core/preprocessing/raster.ts';
import type { FileSample } from '../../src/formats/sample.ts';
import { randomFrom, type Random } from '../lib/random.ts';
import type { SheetRow } from '../report/contact-sheet.ts';
import { doubtfulRuns, type DoubtfulRun } from '../data/doubtful-labels.ts';
import { seenSet, type SeenSet } from '../data/tensors.ts';

/** Pictures a label on the contact sheet. */
const SHOWN = 24;
const BATCH = 250;

export interface Inspection {
  readonly count: number;
  /** By label 0…9. */
  readonly labels: readonly number[];
  /** Labelled as no digit. */
  readonly none: number;
  readonly unlabelled: number;
  /** Of those that are named. */
  readonly writers: number;
  /** How many pictures have each size, e.g. `28 × 28`; most frequent first. Ink has none. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Ink's own is pen on paper, and is not counted. */
  readonly polarity: { readonly lightOnDark: number; readonly darkOnLight: number; readonly blank: number };
  /** Places of drawings that are the same to the byte. */
  readonly identical: readonly (readonly Place[])[];
  /** Places of drawings that differ, but are the same to the byte once normalised: moved, scaled, inverted copies. */
  readonly alike: readonly (readonly Place[])[];
  /** Where the labels do not belong to their pictures; empty without a model. */
  readonly doubtful: readonly (DoubtfulRun & { readonly rows: readonly DoubtfulRow[] })[];
  readonly sheet: readonly SheetRow[];
}

export interface Place {
  readonly where: string;
  readonly label: FileSample['label'] | undefined;
}

/** A row of a doubtful run: what the label says, and what the model reads. */
export interface DoubtfulRow extends Place {
  readonly read: number;
}

/** Reads [count, 28, 28] and answers [count, 10] logits. */
type Read = (drawings: SeenSet) => Promise<Float32Array>;

/**
 * Looks at every digit of a source once, keeping only what is told of it.
 * @param read by a model, to judge the labels; without it they are not judged.
 * @param onProgress called now and then with the number of digits seen.
 */
export async function inspect(digits: AsyncIterable<FileSample>, read?: Read, onProgress: (seen: number) => void = () => undefined): Promise<Inspection> {
  const places: Place[] = [];
  const labels = new Array<number>(10).fill(0);
  const writers = new Set<string>();
  const sizes = new Map<string, number>();
  const polarity = { lightOnDark: 0, darkOnLight: 0, blank: 0 };
  const byBytes = new Map<string, number[]>();
  const byLook = new Map<string, number[]>();
  const samples = Array.from({ length: 11 }, (_, row) => new Sample(randomFrom(1, row)));
  const judge = new Judge(read);

  for await (const { where, label, writer, drawing } of digits) {
    const index = places.push({ where, label }) - 1;
    if (typeof label === 'number') labels[label]++;
    if (writer !== undefined) writers.add(writer);
    let raster: Raster;
    let image: Uint8Array;
    if (drawing.kind === 'ink') {
      image = preprocessInk(drawing.ink);
      raster = { pixels: image, width: SIDE, height: SIDE };
      note(byBytes, JSON.stringify(drawing.ink.strokes.map(({ points }) => points.map(({ x, y }) => [x, y]))), index);
    } else {
      raster = drawing.raster;
      image = preprocessRaster(raster);
      const size = `${raster.width} × ${raster.height}`;
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
      polarity[polarityOf(raster)]++;
      note(byBytes, raster.pixels, index, size);
    }
    if (image.some((ink) => ink > 0)) note(byLook, image, index);
    samples[typeof label === 'number' ? label : 10].offer(raster);
    await judge.see(drawing.kind === 'ink' ? seeInk(drawing.ink) : { picture: grayImage28(drawing.preprocessingId !== undefined ? (drawing.raster.pixels as Uint8Array) : image) });
    if (places.length % BATCH === 0) onProgress(places.length);
  }

  const identical = groups(byBytes);
  const placed = (group: readonly number[]): Place[] => group.map((index) => places[index]);
  const known = new Set(identical.map((group) => group.join()));
  return {
    count: places.length,
    labels,
    none: places.filter(({ label }) => label === 'none').length,
    unlabelled: places.filter(({ label }) => label === undefined).length,
    writers: writers.size,
    sizes: new Map([...sizes].sort((a, b) => b[1] - a[1])),
    polarity,
    identical: identical.map(placed),
    alike: groups(byLook).filter((group) => !known.has(group.join())).map(placed),
    doubtful: await judge.doubt(places),
    sheet: samples.map(({ kept }, row) => ({ ...(row < 10 ? { label: row } : {}), pictures: kept })).filter(({ pictures }) => pictures.length > 0),
  };
}

/** Paper is what most of the picture's edge is. */
function polarityOf({ pixels, width, height }: Raster): keyof Inspection['polarity'] {
  if (pixels.every((value) => value === pixels[0])) return 'blank';
  const edge: number[] = [];
  for (let x = 0; x < width; x++) edge.push(pixels[x], pixels[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edge.push(pixels[y * width], pixels[(y + 1) * width - 1]);
  const median = edge.sort((a, b) => a - b)[Math.floor(edge.length / 2)];
  let sum = 0;
  for (const value of pixels) sum += value;
  return median <= sum / pixels.length ? 'lightOnDark' : 'darkOnLight';
}

function note(by: Map<string, number[]>, contents: string | Uint8Array | Uint8ClampedArray, index: number, more = ''): void {
  const key = createHash('md5').update(contents).update(more).digest('base64');
  const group = by.get(key);
  if (group === undefined) by.set(key, [index]);
  else group.push(index);
}

const groups = (by: ReadonlyMap<string, readonly number[]>): (readonly number[])[] => [...by.values()].filter((group) => group.length > 1);

/** A few of many, each as likely (Vitter's reservoir), in the order in which they came to stay. */
class Sample {
  readonly kept: Raster[] = [];
  private seen = 0;
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  offer(raster: Raster): void {
    this.seen++;
    const place = this.kept.length < SHOWN ? this.kept.length : Math.floor(this.random() * this.seen);
    if (place < SHOWN) this.kept[place] = { ...raster, pixels: raster.pixels.slice() };
  }
}

/** Collects what the model reads, and finds the labels that it cannot be reconciled with. */
class Judge {
  private readonly read: Read | undefined;
  private readonly probabilities: number[] = [];
  private waiting: Seen[] = [];

  constructor(read: Read | undefined) {
    this.read = read;
  }

  async see(drawing: Seen): Promise<void> {
    if (this.read === undefined) return;
    this.waiting.push(drawing);
    if (this.waiting.length === BATCH) await this.readAll();
  }

  async doubt(places: readonly Place[]): Promise<Inspection['doubtful']> {
    if (this.read === undefined || places.every(({ label }) => typeof label !== 'number')) return [];
    await this.readAll();
    const labels = places.map(({ label }) => (typeof label === 'number' ? label : -1));
    return doubtfulRuns(this.probabilities, labels).map((run) => ({
      ...run,
      rows: places.slice(run.first, run.last + 1).map((place, i) => ({ ...place, read: this.answer(run.first + i) })),
    }));
  }

  private async readAll(): Promise<void> {
    if (this.waiting.length === 0 || this.read === undefined) return;
    const logits = await this.read(seenSet(this.waiting));
    for (let i = 0; i < logits.length; i += 10) this.probabilities.push(...softmax(logits.subarray(i, i + 10), 1));
    this.waiting = [];
  }

  private answer(row: number): number {
    const own = this.probabilities.slice(10 * row, 10 * row + 10);
    return own.indexOf(Math.max(...own));
  }
}
