import { DIGITS, type Classes } from '../../src/core/classes.ts';
import type { PlaneCount } from '../../src/core/preprocessing/preprocess.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { seenPart, tensorsOf } from '../data/tensors.ts';
import { fitTemperature, negativeLogLikelihood } from '../metrics/calibration.ts';

/** What the network said to one worker's part of a set. */
export interface PartialValidation {
  readonly name: string;
  readonly labels: Uint8Array;
  /** [labels, classes] */
  readonly logits: Float32Array;
}

/** Pictures read at a time. */
const CHUNK = 250;

/** Reads the `worker`-th of `workers` equal parts of the set. */
export async function validatePart(
  set: JudgedSet,
  worker: number,
  workers: number,
  planes: PlaneCount,
  predict: (images: Float32Array, n: number) => Promise<Float32Array>,
): Promise<PartialValidation> {
  const from = Math.floor((set.count * worker) / workers);
  const end = Math.floor((set.count * (worker + 1)) / workers);
  const logits: number[] = [];
  for (let start = from; start < end; start += CHUNK) {
    const n = Math.min(CHUNK, end - start);
    logits.push(...(await predict(tensorsOf(seenPart(set, start, start + n), planes), n)));
  }
  return { name: set.name, labels: set.labels.slice(from, end), logits: Float32Array.from(logits) };
}

/**
 * The workers' parts put together: the accuracy of each set, and as `loss` the negative log-likelihood in nats, each
 * set counting the same, at the temperature that suits all of them best. Smoothed labels keep the network from being
 * as sure as it is right, more so the better it fits; without a temperature the loss would rise while it improves.
 */
export function summarise(parts: readonly (readonly PartialValidation[])[], classes: Classes = DIGITS): Record<string, number> {
  const sets = parts[0].map(({ name }) => joined(name, parts.map((each) => each.find((part) => part.name === name)!)));
  const all = joined('all', sets);
  const temperature = fitTemperature(all.logits, all.labels, classes);
  const losses = sets.map(({ logits, labels }) => negativeLogLikelihood(logits, labels, temperature, classes));
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    ...Object.fromEntries(sets.map((set) => [set.name, accuracy(set)])),
  };
}

function joined(name: string, parts: readonly PartialValidation[]): PartialValidation {
  return {
    name,
    labels: Uint8Array.from(parts.flatMap(({ labels }) => [...labels])),
    logits: Float32Array.from(parts.flatMap(({ logits }) => [...logits])),
  };
}

function accuracy({ labels, logits }: PartialValidation): number {
  const classes = logits.length / labels.length;
  const right = labels.filter((label, i) => {
    const own = logits.subarray(i * classes, (i + 1) * classes);
    return own.indexOf(Math.max(...own)) === label;
  });
  return right.length / labels.length;
}
