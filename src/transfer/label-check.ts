import type { LabelCheck } from '../contracts/files.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import { TURNS, turnedBack } from '../core/preprocessing/turn.ts';
import type { Judgement } from '../core/records/correction.ts';
import type { FileSample } from '../formats/sample.ts';
import { framedImage } from './import-maker.ts';

/** Reads a picture as the network in use does; undefined where there is none, or it is busy with something newer. */
export type ReadPicture = (picture: GrayImage28) => Promise<Judgement | undefined>;

/** Samples that are read: enough to tell a turned set from a badly labelled one, and a second on a phone. */
const SAMPLES = 60;
/** Fewer than these say nothing of a file. */
const LEAST = 8;
/** Below this share of agreement something is wrong with the pictures, the labels or the hands. */
const DOUBTFUL = 0.7;
/** A turn has to read so much more of them as their labels say. */
const CLEARLY = 0.3;

/** Keeps some of a file's drawings, each as likely as any other, and reads them before anything is added. */
export class LabelSample {
  readonly #kept: FileSample[] = [];
  #seen = 0;
  // The same file gives the same sample: a linear congruential generator (Numerical Recipes) from a fixed seed.
  #state = 1;

  /** @param sample with a digit as its label */
  offer(sample: FileSample): void {
    this.#seen++;
    if (this.#kept.length < SAMPLES) this.#kept.push(sample);
    else {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
      const place = Math.floor((this.#state / 2 ** 32) * this.#seen);
      if (place < SAMPLES) this.#kept[place] = sample;
    }
  }

  /** @returns nothing where the labels hold, or nobody can say. */
  async check(read: ReadPicture): Promise<LabelCheck | undefined> {
    if (this.#kept.length < LEAST) return undefined;
    const upright = await agreement(this.#kept, read);
    if (upright === undefined || upright >= DOUBTFUL * this.#kept.length) return undefined;
    const pictures = this.#kept.filter(({ drawing }) => drawing.kind === 'picture');
    const found = { read: this.#kept.length, agreed: upright };
    if (pictures.length < this.#kept.length) return found;
    let best: { turn: (typeof TURNS)[number]; agreed: number } | undefined;
    for (const turn of TURNS) {
      const agreed = (await agreement(pictures.map((sample) => turnedSample(sample, turn)), read)) ?? 0;
      if (agreed > (best?.agreed ?? 0)) best = { turn, agreed };
    }
    return best !== undefined && best.agreed >= upright + CLEARLY * found.read ? { ...found, turned: best } : found;
  }
}

/** The same drawing, its picture turned back. */
export function turnedSample(sample: FileSample, turn: (typeof TURNS)[number]): FileSample {
  const { drawing } = sample;
  return drawing.kind === 'ink' || sample.correction !== undefined ? sample : { ...sample, drawing: { ...drawing, raster: turnedBack(drawing.raster, turn) } };
}

async function agreement(samples: readonly FileSample[], read: ReadPicture): Promise<number | undefined> {
  let [agreed, answered] = [0, 0];
  for (const { drawing, label } of samples) {
    const answer = await read(drawing.kind === 'ink' ? preprocessInk(drawing.ink) : framedImage(drawing.raster, drawing.preprocessingId));
    if (answer === undefined) continue;
    answered++;
    if (answer === label) agreed++;
  }
  return 2 * answered < samples.length ? undefined : agreed;
}
