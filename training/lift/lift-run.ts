import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Correction } from '../../src/core/records/correction.ts';
import { grayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { joined } from '../../src/core/joined.ts';
import type { Rate } from '../../src/core/rate.ts';
import type { Label } from '../../src/core/classes.ts';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { writeJsonAtomic } from '../lib/atomic-file.ts';
import { writeCorrectionLines } from '../data/correction-lines.ts';
import { strokePart, type Part } from '../data/splits.ts';
import { tensorsOf } from '../data/tensors.ts';
import { RunFolderError } from '../lib/errors.ts';
import { judge, predictionsOf } from '../metrics/judge.ts';
import { cnnClassic } from '../networks/cnn-classic.ts';
import { USUAL_RECIPE } from '../networks/presets.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { openOnnx } from '../onnx/ort.ts';
import { randomFrom, shuffled } from '../lib/random.ts';
import type { Recipe } from '../networks/recipe.ts';
import { isSameRun, newRunConfig } from '../runs/new-run.ts';
import { RunFolder } from '../runs/run-folder.ts';
import { isFinished, trainRun, type TrainOptions } from '../trainer/train-run.ts';
import { pictureIn, type View } from './views.ts';

/** What is tried. */
export interface LiftSettings {
  readonly seeds: readonly number[];
  readonly views: readonly View[];
  /** Corrections that each round adds, and how many rounds. */
  readonly perRound: number;
  readonly rounds: number;
  /** Digits of MNIST-train that the network begins with. */
  readonly digits: number;
  /** Of these, how many accompany the corrections in an epoch. */
  readonly ballast: number;
}

/** How a network reads after some rounds of drawing and correcting. */
export interface LiftPoint {
  readonly seed: number;
  readonly view: View;
  /** Corrections that it was taught. */
  readonly corrections: number;
  /** Share right of pen digits of writers who taught it nothing, drawn in the same way. */
  readonly drawn: Rate;
  /** Share right of MNIST-train's validation part. */
  readonly mnist: number;
}

const CALIBRATION = { temperature: 1, digitThreshold: 0 };

/** Of the network that knows only MNIST. Short runs on one thread: there are many, and it is the differences that count. */
const BASE: Recipe = { ...USUAL_RECIPE, epochs: 2, patience: 2, batch: 64, workers: 1, schedule: 'oneCycle', warmUp: 0.15, learningRate: 2e-3 };
/** Of each round: all corrections so far, twice an epoch, among MNIST's digits. */
const ROUND: Recipe = { ...BASE, learningRate: 1e-3 };
const REPEATS = 2;
const SHARE = 0.5;

/** Trainings in all: what progress is counted in. */
export const unitsOf = ({ seeds, views, rounds }: LiftSettings): number => seeds.length * (1 + views.length * rounds);

/**
 * The experiment, from where its folder stands. Each round does what a person at the drawing sheet does: draws digits
 * (of writers of the training part) until so many were read wrong, corrects those, and has the network trained on.
 * @param onUnit told after each training which it was, and whether it was done now.
 */
export async function runLift(folder: string, settings: LiftSettings, signal: AbortSignal, onUnit: (title: string, isNew: boolean) => void): Promise<LiftPoint[]> {
  const points: LiftPoint[] = [];
  const drawers = samplesOf('train');
  const judges = samplesOf('validation');
  for (const seed of settings.seeds) {
    const base = new RunFolder(join(folder, `seed-${seed}`, 'mnist-only'));
    const isNew = await train(base, BASE, seed, settings.digits, signal);
    onUnit(`seed ${seed}: MNIST only`, isNew);
    for (const view of settings.views) {
      let before = base;
      let taught: readonly Correction[] = [];
      points.push(await judged(base, seed, view, 0, judges));
      for (let round = 1; round <= settings.rounds; round++) {
        signal.throwIfAborted();
        const count = round * settings.perRound;
        const run = new RunFolder(join(folder, `seed-${seed}`, `${view}-${count}`));
        taught = await correctionsFor(run, before, taught, drawers, view, seed, round, settings.perRound);
        const weights = before.readBestWeights(cnnClassic);
        const extra = { file: run.file(CORRECTIONS), share: SHARE, repeats: REPEATS, ballast: settings.ballast };
        const isNew = await train(run, ROUND, seed + 1000 * round, settings.digits, signal, { start: weights, extra });
        points.push(await judged(run, seed, view, count, judges));
        onUnit(`seed ${seed}, ${view}: ${count} corrections`, isNew);
        before = run;
      }
    }
  }
  return points;
}

const samplesOf = (part: Part): StrokeSample[] => [...strokePart('pendigits', part), ...strokePart('unipen', part)];

/** @returns whether there was something to train. */
async function train(run: RunFolder, recipe: Recipe, seed: number, digits: number, signal: AbortSignal, more: Pick<TrainOptions, 'start' | 'extra'> = {}): Promise<boolean> {
  const wanted = newRunConfig(run, 'lift', { network: cnnClassic, recipe, seed, limit: digits });
  if (!run.has('config.json')) run.writeConfig(wanted);
  else if (!isSameRun(run.readConfig(), wanted)) throw new RunFolderError(run.file('config.json'), 'the recipe, the preprocessing or the data are others now: remove this folder to train it anew');
  if (isFinished(run.readHistory(), recipe)) return false;
  await trainRun({ folder: run, network: cnnClassic, recipe, seed, backend: 'auto', limit: digits, signal, onProgress: () => undefined, ...more });
  return true;
}

const CORRECTIONS = 'corrections.ndjson';

/** What the round teaches: all that was taught before, and what the network of the round before reads wrong. */
async function correctionsFor(
  run: RunFolder,
  before: RunFolder,
  taught: readonly Correction[],
  drawers: readonly StrokeSample[],
  view: View,
  seed: number,
  round: number,
  wanted: number,
): Promise<readonly Correction[]> {
  const known = new Set(taught.map(({ id }) => id));
  const order = shuffled(drawers.length, randomFrom(seed, round));
  const model = await openOnnx(encodeRun(before));
  const [wrong, right]: [Correction[], Correction[]] = [[], []];
  for (let start = 0; start < order.length && wrong.length < wanted; start += wanted) {
    const some = [...order.subarray(start, start + wanted)].filter((index) => !known.has(String(index)));
    const pictures = some.map((index) => pictureIn(view, drawers[index].ink, randomFrom(seed, index)));
    const answers = predictionsOf(await model.run(tensorsOf({ images: joined(pictures) }, model.planes)), CALIBRATION);
    some.forEach((index, i) => {
      const { label, writer } = drawers[index];
      const correction = correctionOf(String(index), pictures[i], answers[i].digit, label, writer);
      (answers[i].digit === label ? right : wrong).push(correction);
    });
  }
  await model.close();
  // Where it hardly errs any more, the rest are digits that it was right about.
  const corrections = [...taught, ...wrong.slice(0, wanted), ...right.slice(0, Math.max(0, wanted - wrong.length))];
  await writeCorrectionLines(run.file(CORRECTIONS), corrections);
  return corrections;
}

function correctionOf(id: string, picture: Uint8Array, predicted: Label, label: Label, writer: string): Correction {
  return { id, image: grayImage28(picture), predicted, label, createdAt: '2026-01-01T00:00:00Z', device: writer, modelId: 'lift', preprocessingId: PREPROCESSING_ID };
}

const JUDGED = 'lift.json';

async function judged(run: RunFolder, seed: number, view: View, corrections: number, judges: readonly StrokeSample[]): Promise<LiftPoint> {
  const path = run.file(`${view}-${JUDGED}`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as LiftPoint;
  const model = await openOnnx(encodeRun(run));
  const pictures = joined(judges.map(({ ink }, index) => pictureIn(view, ink, randomFrom(index))));
  const drawn = judge(await model.run(tensorsOf({ images: pictures }, model.planes)), judges.map(({ label }) => label), CALIBRATION).accuracy;
  await model.close();
  const point: LiftPoint = { seed, view, corrections, drawn, mnist: run.readHistory().at(-1)!.validation.mnistValidation };
  writeJsonAtomic(path, point);
  return point;
}
