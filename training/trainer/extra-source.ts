import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { MAX_COORDINATE } from '../../src/core/preprocessing/normalize-ink.ts';
import { CorrectionLines } from '../data/correction-lines.ts';
import { randomFrom, shuffled } from '../lib/random.ts';

/** Corrections that are taught beside the data sets, and how much room they get. */
export interface ExtraOptions {
  /** Lines of corrections. */
  readonly file: string;
  /** Of all that an epoch shows, at most this share is corrections; 0…1, 1 excluded. */
  readonly share: number;
  /** An epoch shows each correction so often, or less where the share does not allow it. */
  readonly repeats: number;
  /** An epoch shows at most so many samples of the data sets, drawn anew each time, to keep what was learned. */
  readonly ballast: number;
}

/** A correction as it is taught. */
export type ExtraSample = { readonly label: Judgement } & ({ readonly ink: Ink; readonly image?: never } | { readonly image: GrayImage28; readonly ink?: never });

/** What the corrections of a file become in an epoch: which is shown in which of the slots set aside for them. */
export class ExtraSource {
  /** Samples of the data sets in an epoch. */
  readonly ballast: number;
  /** Slots for corrections in an epoch. */
  readonly slots: number;
  private readonly corrections: CorrectionLines;
  private readonly order: Uint32Array;

  /** @param known samples that the data sets have for an epoch. */
  constructor(options: ExtraOptions, known: number, seed: number) {
    this.corrections = new CorrectionLines(options.file);
    this.ballast = Math.min(known, options.ballast);
    this.slots = slotsFor(this.corrections.count, this.ballast, options);
    this.order = shuffled(this.corrections.count, randomFrom(seed));
  }

  /** Slots go round the corrections from epoch to epoch, so that all are shown as often as each other, give or take one. @throws InvalidRecordError for a damaged line */
  at(slot: number, epoch: number): ExtraSample {
    return sampleOf(this.corrections.at(this.order[((epoch - 1) * this.slots + slot) % this.order.length]));
  }
}

/** Slots for `count` corrections beside `ballast` other samples. */
export function slotsFor(count: number, ballast: number, { share, repeats }: Pick<ExtraOptions, 'share' | 'repeats'>): number {
  return Math.min(count * repeats, Math.floor((ballast * share) / (1 - share)));
}

/** Units that a correction's ink is high or wide, whichever is more: a phone's pixels say nothing. */
export const EXTENT = 100;

function sampleOf({ ink, image, label }: Correction): ExtraSample {
  return ink === undefined ? { image, label } : { ink: framed(ink), label };
}

/** The ink about the origin and of one size, so that redrawing it cannot lead out of what a coordinate may be. */
function framed({ strokes, width, height }: Ink): Ink {
  const points = strokes.flatMap((stroke) => stroke.points);
  const [left, right, top, bottom] = points.reduce(
    ([l, r, t, b], { x, y }) => [Math.min(l, x), Math.max(r, x), Math.min(t, y), Math.max(b, y)],
    [Infinity, -Infinity, Infinity, -Infinity],
  );
  const extent = Math.max(right - left, bottom - top);
  const scale = extent > 1e-9 ? EXTENT / extent : 1;
  const place = (value: number, from: number, to: number): number => (value - (from + to) / 2) * scale;
  return {
    strokes: strokes.map((stroke) => ({ points: stroke.points.map(({ x, y }) => ({ x: place(x, left, right), y: place(y, top, bottom), t: 0 })) })),
    // Of the sheet: beside it, ink may be a mere dot.
    width: Math.min(MAX_COORDINATE, width * scale),
    height: Math.min(MAX_COORDINATE, height * scale),
  };
}
