import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DIGITS } from '../../src/core/classes.ts';
import { seeInk } from '../../src/core/preprocessing/preprocess.ts';
import { writeJsonAtomic } from '../lib/atomic-file.ts';
import { seenSet, tensorsOf } from '../data/tensors.ts';
import { judge, likenessesOf } from '../metrics/judge.ts';
import { fitTemperature } from '../metrics/calibration.ts';
import { thresholdRejecting } from '../metrics/separation.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { openOnnx } from '../onnx/ort.ts';
import { newRunConfig } from '../runs/new-run.ts';
import { RunFolder } from '../runs/run-folder.ts';
import { CHECKPOINT, trainRun } from '../trainer/train-run.ts';
import { foldNetwork, foldRecipe, leftOutSamples, type FoldName, type VariantName } from './fold-plan.ts';

const FOLDER = resolve(import.meta.dirname, '../../.scrawl/folds');

/** How a network did on sites that it never saw. Shares in 0…1. */
export interface FoldResult {
  readonly variant: VariantName;
  readonly fold: FoldName;
  readonly digits: number;
  /** Read rightly, with the pen's direction and without it. */
  readonly right: { readonly direction: number; readonly picture: number };
  /** Letters and signs below the threshold that 0.5 % of these digits are below. */
  readonly lettersRejected: { readonly direction: number; readonly picture: number };
  readonly letters: number;
  /** That suits these digits best, and the writers of the taught sites that were kept for validation. */
  readonly temperature: { readonly leftOut: number; readonly validation: number };
}

/** Digits refused where letters are counted. */
const REFUSED = 0.005;
/** Where the decision about digits is taken, for comparing. */
const DOUBT_TEMPERATURE = 4;

/** Where the network of a fold is trained. */
export const foldRun = (variant: VariantName, fold: FoldName, epochs: number, seed: number): RunFolder => new RunFolder(resolve(FOLDER, `${variant}-${fold}-${epochs}-s${seed}`));

/** Trains without the fold's sites, or goes on with that, and judges on them. */
export async function runFold(variant: VariantName, fold: FoldName, epochs: number, seed: number): Promise<FoldResult> {
  const folder = foldRun(variant, fold, epochs, seed);
  const network = foldNetwork(variant);
  const recipe = foldRecipe(variant, fold, epochs);
  if (!existsSync(folder.file(CHECKPOINT))) folder.writeConfig(newRunConfig(folder, 'folds', { network, recipe, seed }));
  await trainRun({ folder, network, recipe, seed, backend: 'wasm' });

  const { digits, letters } = leftOutSamples(fold);
  const labels = digits.map(({ label }) => label);
  const model = await openOnnx(encodeRun(folder));
  const read = async (seen: Parameters<typeof tensorsOf>[0]): Promise<Float32Array> => model.run(tensorsOf(seen, model.planes));
  const [digitsSeen, lettersSeen] = [seenSet(digits.map(({ ink }) => seeInk(ink))), seenSet(letters.map(({ ink }) => seeInk(ink)))];
  const withDirection = { digits: await read(digitsSeen), letters: await read(lettersSeen) };
  const asPicture = { digits: await read({ images: digitsSeen.images }), letters: await read({ images: lettersSeen.images }) };
  await model.close();

  const right = (logits: Float32Array): number => judge(logits, labels, { temperature: 1, digitThreshold: 0 }).accuracy.value;
  const rejected = (logits: typeof asPicture): number => {
    const [own, others] = [logits.digits, logits.letters].map((each) => likenessesOf(each, { temperature: DOUBT_TEMPERATURE }));
    const threshold = thresholdRejecting(REFUSED, own);
    return others.filter((likeness) => likeness < threshold).length / Math.max(1, others.length);
  };
  const result: FoldResult = {
    variant,
    fold,
    digits: digits.length,
    right: { direction: right(withDirection.digits), picture: right(asPicture.digits) },
    letters: letters.length,
    lettersRejected: { direction: rejected(withDirection), picture: rejected(asPicture) },
    temperature: { leftOut: fitTemperature(withDirection.digits, labels), validation: await validationTemperature(folder) },
  };
  writeJsonAtomic(folder.file('fold.json'), result);
  return result;
}

async function validationTemperature(folder: RunFolder): Promise<number> {
  const { validationSets } = await import('../data/judged-sets.ts');
  const { recipe: { leftOut = [] } } = folder.readConfig();
  const model = await openOnnx(encodeRun(folder));
  const logits: number[] = [];
  const labels: number[] = [];
  for (const set of validationSets().filter(({ name }) => !name.startsWith('mnist'))) {
    const own = await model.run(tensorsOf(set, model.planes));
    set.labels.forEach((label, i) => {
      if (leftOut.includes(set.sites?.[i] ?? set.name.replace('Validation', ''))) return;
      labels.push(label);
      logits.push(...own.subarray(i * DIGITS.length, (i + 1) * DIGITS.length));
    });
  }
  await model.close();
  return fitTemperature(Float32Array.from(logits), labels);
}
