import type { Rate } from '../../src/core/rate.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { rate } from '../../src/core/rate.ts';
import { reportedSets, validationSets, type JudgedSet } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { countWeights, weightSpecs } from '../networks/network.ts';
import { encodeRun } from './encode-run.ts';
import { openOnnx } from '../onnx/ort.ts';
import type { RunFolder } from './run-folder.ts';
import { sha256 } from '../metrics/evaluation.ts';
import { judge } from '../metrics/judge.ts';

/** What is judged, and from which sets; several sets count as one. */
export interface Column {
  readonly title: string;
  readonly sets: readonly string[];
}

/** For networks that are finished. The test part is looked at here, and nothing is chosen by it. */
export const REPORTED_COLUMNS: readonly Column[] = [
  { title: 'held-out writers', sets: ['pendigitsHeldOut', 'unipenHeldOut'] },
  { title: 'MNIST test', sets: ['mnistTest'] },
];

/** For trials, which must not look at what is only reported on. */
export const TRIAL_COLUMNS: readonly Column[] = [
  { title: 'writers kept for validation', sets: ['pendigitsValidation', 'unipenValidation'] },
  { title: 'MNIST, kept for validation', sets: ['mnistValidation'] },
];

/** One network of the comparison. */
export interface Contestant {
  readonly name: string;
  /** Name of the run's folder. */
  readonly run: string;
  readonly modelSha256: string;
  /** Learned weights. */
  readonly parameters: number;
  /** Of the ONNX file. */
  readonly bytes: number;
  /** Share right, by the column's title. */
  readonly right: Readonly<Record<string, Rate>>;
  readonly epochs: number;
  readonly trainingSeconds: number;
}

/** The sets that the columns are made of. */
export async function setsOf(columns: readonly Column[]): Promise<JudgedSet[]> {
  const wanted = columns.flatMap(({ sets }) => sets);
  const all = columns === TRIAL_COLUMNS ? validationSets() : await reportedSets();
  return all.filter(({ name }) => wanted.includes(name));
}

/** Judges a run's best weights through the runtime that the app uses. @throws RunFolderError */
export async function judgeContestant(run: RunFolder, columns: readonly Column[], sets: readonly JudgedSet[]): Promise<Contestant> {
  const { network, name } = run.readConfig();
  const history = run.readHistory();
  const bytes = encodeRun(run);
  const model = await openOnnx(bytes);
  const right: Record<string, Rate> = {};
  for (const column of columns) {
    const own = sets.filter((set) => column.sets.includes(set.name));
    let hits = 0;
    for (const set of own) {
      const { accuracy } = judge(await model.run(tensorsOf(set, model.planes)), set.labels, { temperature: 1, digitThreshold: 0, ...(network.classes && { classes: network.classes }) });
      hits += Math.round(accuracy.value * set.count);
    }
    right[column.title] = rate(hits, own.reduce((sum, { count }) => sum + count, 0));
  }
  await model.close();
  return {
    name: network.name,
    run: name,
    modelSha256: sha256(bytes),
    parameters: countWeights(weightSpecs(network)).trainable,
    bytes: bytes.length,
    right,
    epochs: history.length,
    trainingSeconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

const WARM_UP = 20;
const ROUNDS = 200;

/**
 * Median milliseconds of one digit for each model. The models take turns, so that whatever else the machine does
 * meanwhile slows all of them alike.
 */
export async function timeDigits(models: readonly Uint8Array[]): Promise<number[]> {
  const open = await Promise.all(models.map(openOnnx));
  const images = open.map(({ planes }) => Float32Array.from({ length: planes * PIXELS }, (_, i) => (i % 7 === 0 ? 1 : 0)));
  const times = open.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, model] of open.entries()) {
      const start = performance.now();
      await model.run(images[index]);
      if (round >= 0) times[index].push(performance.now() - start);
    }
  }
  for (const model of open) await model.close();
  return times.map((own) => own.sort((a, b) => a - b)[ROUNDS / 2]);
}
