import { createHash } from 'node:crypto';
import type { Rate } from '../../src/core/manifest.ts';
import type { Calibration } from '../../src/core/prediction.ts';
import { negativeImages, type JudgedSet } from '../data/judged-sets.ts';
import type { Part } from '../data/splits.ts';
import { tensorsOf } from '../data/tensors.ts';
import { openOnnx } from '../onnx/ort.ts';
import { judge, predictionsOf, type Judgement } from './judge.ts';
import { rate } from './rate.ts';
import { auroc } from './separation.ts';

const NEGATIVES = 3000;

/** What came out of judging one model; `evaluation.json` in a run's folder. */
export interface Evaluation {
  readonly schema: 'scrawl-evaluation/1';
  /** SHA-256 of the ONNX file that was judged. */
  readonly modelSha256: string;
  readonly createdAt: string;
  readonly command: string;
  readonly sets: readonly EvaluatedSet[];
  /** Drawings that are no digits against the digits of all sets. */
  readonly notDigits: {
    /** Share of the drawings that were taken for no digit. */
    readonly rejected: Rate;
    /** Of confidence, as a separator. */
    readonly auroc: number;
  };
}

export interface EvaluatedSet extends Judgement {
  readonly name: string;
  readonly title: string;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Judges an ONNX file through the runtime that the app uses.
 * @param sets at least one, none of them empty.
 * @param part of the writers whose digits the drawings that are no digits are made of.
 * @param onSet called before each set with its title.
 */
export async function evaluate(
  bytes: Uint8Array,
  calibration: Calibration,
  sets: readonly JudgedSet[],
  part: Part,
  command: string,
  onSet: (title: string) => void,
): Promise<Evaluation> {
  const model = await openOnnx(bytes);
  const confidencesOf = (logits: Float32Array): number[] => predictionsOf(logits, calibration).map(({ confidence }) => confidence);
  const judged: EvaluatedSet[] = [];
  const digitConfidences: number[] = [];
  for (const set of sets) {
    onSet(set.title);
    const logits = await model.run(tensorsOf(set.images));
    judged.push({ name: set.name, title: set.title, ...judge(logits, set.labels, calibration) });
    digitConfidences.push(...confidencesOf(logits));
  }
  onSet('Drawings that are no digits');
  const negatives = confidencesOf(await model.run(tensorsOf(negativeImages(part, NEGATIVES))));
  await model.close();
  return {
    schema: 'scrawl-evaluation/1',
    modelSha256: sha256(bytes),
    createdAt: new Date().toISOString(),
    command,
    sets: judged,
    notDigits: {
      rejected: rate(negatives.filter((confidence) => confidence < calibration.digitThreshold).length, negatives.length),
      auroc: auroc(digitConfidences, negatives),
    },
  };
}
