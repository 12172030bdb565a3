import { createHash } from 'node:crypto';
import { classesOf } from '../../src/core/classes.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import type { JudgedSet, NamedSet } from '../data/judged-sets.ts';
import type { Part } from '../data/splits.ts';
import { tensorsOf } from '../data/tensors.ts';
import { openOnnx } from '../onnx/ort.ts';
import { byGroup, type GroupResult } from './groups.ts';
import { judge, likenessesOf, type Judgement } from './judge.ts';
import { judgedNegatives, judgeNotDigits, type NotDigits } from './not-digits.ts';
import type { RoundingShift } from './rounding.ts';

/** What came out of judging one model; `evaluation.json` in a run's folder. */
export interface Evaluation {
  readonly schema: 'scrawl-evaluation/2';
  /** SHA-256 of the ONNX file that was judged. */
  readonly modelSha256: string;
  readonly createdAt: string;
  readonly command: string;
  /** That it took. */
  readonly seconds: number;
  readonly calibration: Calibration;
  readonly sets: readonly EvaluatedSet[];
  /** All pen strokes of the writers of one part as one set. */
  readonly strokes: readonly PooledStrokes[];
  readonly notDigits: NotDigits;
  /** How far the same weights in float32 come to other figures. */
  readonly rounding?: RoundingShift;
}

export interface EvaluatedSet extends Judgement {
  readonly name: string;
  readonly title: string;
  /** SHA-256 of the pictures and labels, as they were judged. */
  readonly sha256: string;
  /** Where they are known; the worst first. */
  readonly writers?: readonly GroupResult[];
  readonly sites?: readonly GroupResult[];
}

export type PooledStrokes = Pick<Judgement, 'accuracy' | 'rejected' | 'nll' | 'ece' | 'eceByCount'> & { readonly part: Part; readonly title: string };

export const sha256 = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** The sets that count as what a model tells apart, which drawings are told from: as a person draws them, and MNIST's. */
const DIGIT_SETS: Readonly<Record<'validation' | 'heldOut', readonly string[]>> = {
  validation: ['mnistValidation', 'pendigitsValidation', 'unipenValidation', 'unipenWordsValidation', 'lettersValidation'],
  heldOut: ['mnistTest', 'pendigitsHeldOut', 'unipenHeldOut', 'unipenWordsHeldOut', 'lettersHeldOut'],
};

/**
 * Judges an ONNX file through the runtime that the app uses.
 * @param sets at least one of the part's, none of them empty.
 * @param part whose digits the drawings that are no digits are made of, and told from.
 * @param onSet called before each set.
 * @param limit of a small run, as for `judgedNegatives`; `sets` are the caller's to cut.
 */
export async function evaluate(
  bytes: Uint8Array,
  calibration: Calibration,
  sets: readonly JudgedSet[],
  part: 'validation' | 'heldOut',
  command: string,
  onSet: (set: NamedSet) => void,
  limit?: number,
): Promise<Evaluation> {
  const started = performance.now();
  const model = await openOnnx(bytes);
  const judged: EvaluatedSet[] = [];
  const logitsOf = new Map<string, Float32Array>();
  for (const set of sets) {
    onSet(set);
    const logits = await model.run(tensorsOf(set, model.planes));
    logitsOf.set(set.name, logits);
    judged.push(evaluatedSet(set, judge(logits, set.labels, calibration)));
  }
  onSet({ name: 'notDigits', title: 'Drawings that are no digits' });
  const likenesses = DIGIT_SETS[part].flatMap((name) => likenessesOf(logitsOf.get(name) ?? new Float32Array(0), calibration));
  const notDigits = await judgeNotDigits(model, judgedNegatives(part, limit, classesOf(calibration)), likenesses, calibration);
  await model.close();
  return {
    schema: 'scrawl-evaluation/2',
    modelSha256: sha256(bytes),
    createdAt: new Date().toISOString(),
    command,
    seconds: Math.round((performance.now() - started) / 1000),
    calibration: calibrationOf(calibration),
    sets: judged,
    strokes: (['validation', 'heldOut'] as const).flatMap((each) => pooledStrokes(each, sets, logitsOf, calibration)),
    notDigits,
  };
}

/** Nothing but the calibration of what may be a manifest or a record. */
export function calibrationOf({ temperature, digitThreshold, doubtTemperature, classes }: Calibration): Calibration {
  return { temperature, digitThreshold, ...(doubtTemperature === undefined ? {} : { doubtTemperature }), ...(classes && { classes }) };
}

function evaluatedSet({ name, title, images, labels, count, writers, sites }: JudgedSet, judgement: Judgement): EvaluatedSet {
  const wrong = new Set(judgement.mistakes.map(({ index }) => index));
  const right = Array.from({ length: count }, (_, i) => !wrong.has(i));
  return {
    name,
    title,
    sha256: sha256(images, labels),
    ...judgement,
    ...(writers && { writers: byGroup(writers, right) }),
    ...(sites && { sites: byGroup(sites, right) }),
  };
}

function pooledStrokes(part: 'validation' | 'heldOut', sets: readonly JudgedSet[], logitsOf: ReadonlyMap<string, Float32Array>, calibration: Calibration): PooledStrokes[] {
  const own = sets.filter(({ name, writers }) => writers !== undefined && DIGIT_SETS[part].includes(name));
  if (own.length < 2) return [];
  const logits = Float32Array.from(own.flatMap(({ name }) => [...logitsOf.get(name)!]));
  const { accuracy, rejected, nll, ece, eceByCount } = judge(logits, own.flatMap(({ labels }) => [...labels]), calibration);
  const writers = new Set(own.flatMap((set) => set.writers!)).size;
  return [{ part, title: `All pen strokes of ${writers} writers ${part === 'heldOut' ? 'held out' : 'kept for validation'}`, accuracy, rejected, nll, ece, eceByCount }];
}
