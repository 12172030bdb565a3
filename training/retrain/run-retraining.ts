import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Correction, Judgement } from '../../src/core/correction.ts';
import { PIXELS } from '../../src/core/gray-image.ts';
import { DIGITS } from '../../src/core/prediction.ts';
import { writeJsonAtomic } from '../atomic-file.ts';
import { reportedSets, type JudgedSet } from '../data/judged-sets.ts';
import { calibrateRun } from '../metrics/calibrate-run.ts';
import { evaluate, sha256, type Evaluation } from '../metrics/evaluation.ts';
import { rate } from '../metrics/rate.ts';
import { decodeNetwork } from '../onnx/decode-network.ts';
import { encodeRun } from '../onnx/encode-run.ts';
import { exportRun } from '../onnx/export-run.ts';
import { buildManifest } from '../onnx/manifest.ts';
import { checkSameGround, newRunConfig } from '../trainer/new-run.ts';
import { RunFolder } from '../trainer/run-folder.ts';
import { trainRun } from '../trainer/train-run.ts';
import { gate, type GateFigures } from './gate.ts';
import { correctionSet, readAll } from './judge-corrections.ts';
import { candidateFolder, isPrepared, prepare, readCorrections, readCurrent, readPlan, TAUGHT, writeReport, type Model } from './retrain-folder.ts';
import { retrainHtml, type RetrainReport } from './retrain-report.ts';
import { retrainRecipe, type RetrainSettings } from './settings.ts';
import { splitCorrections } from './split-corrections.ts';

/** What is retrained, and where. */
export interface RetrainTask {
  readonly folder: string;
  readonly current: Model;
  readonly seed: number;
  readonly settings: RetrainSettings;
}

/** How far a retraining is. */
export interface RetrainProgress {
  readonly stage: 'judging the current model' | 'training' | 'calibrating' | 'judging the candidate' | 'exporting';
  /** What is being done within the stage, for people; may be empty. */
  readonly detail: string;
  /** Of the whole retraining, 0…1. */
  readonly done: number;
  /** Until its end; absent before there is anything to tell it by. */
  readonly secondsLeft?: number;
}

type Tell = (progress: RetrainProgress) => void;

/** Besides the held-out corrections, what a candidate is held to. */
const GUARDED = ['mnistTest', 'strokesHeldOut'] as const;
/** The sets that these are made of. */
const JUDGED = ['mnistTest', 'pendigitsHeldOut', 'unipenHeldOut'];

/** Puts down in the folder what the retraining begins with, unless it is there. */
export function prepareRetraining({ folder, current, seed, settings }: RetrainTask, corrections: readonly Correction[]): void {
  if (isPrepared(folder)) return;
  const split = splitCorrections(corrections, settings);
  const plan = { schema: 'scrawl-retraining-plan/1', currentSha256: sha256(current.bytes), seed, settings, splitBy: split.by } as const;
  prepare(folder, plan, current, split);
}

/** All stages of a prepared retraining, from where its folder stands. */
export async function runRetraining({ folder, current: { bytes }, seed, settings }: RetrainTask, tell: Tell): Promise<void> {
  const { splitBy } = readPlan(folder, { currentSha256: sha256(bytes), seed, settings });
  const started = performance.now();
  const current = readCurrent(folder);
  const [taught, heldOut] = [readCorrections(folder, 'taught'), readCorrections(folder, 'heldOut')];
  const { network, weights } = decodeNetwork(current.bytes);
  const run = runIn(folder, network, seed, settings);
  const { limit } = settings;

  const sets = await judgedSets(heldOut, limit);
  const clock = new Clock(tell);
  clock.enter('judging the current model');
  const before = await cached(join(folder, 'current-judged.json'), () =>
    clock.timed(() => judgeModel(current.bytes, current.manifest, sets, heldOut, (title) => clock.tell(title))),
  );
  clock.judging = before.seconds;

  clock.enter('training');
  await trainRun({
    folder: run,
    network,
    recipe: run.readConfig().recipe,
    seed,
    backend: 'auto',
    start: weights,
    extra: { file: join(folder, TAUGHT), share: settings.share, repeats: settings.repeats, ballast: settings.ballast },
    ...(limit === undefined ? {} : { limit }),
    onProgress: ({ epoch, epochs, step, stepsPerEpoch, secondsLeft }) => {
      clock.training = secondsLeft;
      clock.tell(`epoch ${epoch} of ${epochs}, step ${step} of ${stepsPerEpoch}`);
    },
  });

  clock.enter('calibrating');
  const calibration = await calibrateRun(run);
  clock.enter('judging the candidate');
  const candidate = encodeRun(run);
  const after = await clock.timed(() => judgeModel(candidate, calibration, sets, heldOut, (title) => clock.tell(title)));
  run.writeEvaluation(after.evaluation);
  const mnistTest = after.evaluation.sets.find(({ name }) => name === 'mnistTest')!.accuracy;
  const isNew = run.readTestLooks().every(({ weightsSha256 }) => weightsSha256 !== run.weightsSha256());
  if (isNew) run.addTestLook({ at: after.evaluation.createdAt, weightsSha256: run.weightsSha256(), command: after.evaluation.command, mnistTest });

  clock.enter('exporting');
  const { manifest } = await exportRun(run, candidateFolder(folder));
  const figuresOf = ({ evaluation, answers }: Judged): GateFigures => {
    const { metrics } = buildManifest(network, current.bytes, calibration, evaluation, evaluation.createdAt);
    const right = heldOut.filter(({ label }, i) => answers[i] === label).length;
    return { corrections: rate(right, heldOut.length), others: Object.fromEntries(GUARDED.map((name) => [name, metrics[name]])) };
  };
  const figures = { before: figuresOf(before), after: figuresOf(after) };
  const reasons = gate(figures.before, figures.after, settings);
  const all = [...taught, ...heldOut];
  const report: RetrainReport = {
    schema: 'scrawl-retraining/1',
    createdAt: new Date().toISOString(),
    outcome: reasons.length === 0 ? 'passed' : 'refused',
    reasons,
    current: { modelId: current.manifest.modelId, sha256: current.manifest.sha256 },
    candidate: { modelId: manifest.modelId, sha256: manifest.sha256 },
    seed,
    settings,
    corrections: {
      taught: taught.length,
      heldOut: heldOut.length,
      splitBy,
      devices: new Set(all.map(({ device }) => device)).size,
      perLabel: [...DIGITS, 'none' as const].map((label) => all.filter((each) => each.label === label).length),
    },
    figures,
    answers: heldOut.map(({ id, label }, i) => ({ id, label, before: before.answers[i], after: after.answers[i] })),
    history: run.readHistory(),
    seconds: (performance.now() - started) / 1000,
  };
  writeReport(folder, report, await retrainHtml(report, heldOut));
}

function runIn(folder: string, network: ReturnType<typeof decodeNetwork>['network'], seed: number, settings: RetrainSettings): RunFolder {
  const run = new RunFolder(folder);
  if (run.has('config.json')) {
    checkSameGround(run, run.readConfig());
  } else {
    run.writeConfig({ ...newRunConfig(run, 'retrain', { network, recipe: retrainRecipe(settings), seed, limit: settings.limit }), command: 'npm run retrain' });
  }
  return run;
}

async function judgedSets(heldOut: readonly Correction[], limit = Infinity): Promise<JudgedSet[]> {
  const corrections = correctionSet(heldOut);
  const reported = (await reportedSets()).filter(({ name }) => JUDGED.includes(name));
  const cut = reported.map((set): JudgedSet => {
    const count = Math.min(set.count, limit);
    return { ...set, count, images: set.images.subarray(0, count * PIXELS), labels: set.labels.subarray(0, count) };
  });
  return corrections === undefined ? cut : [...cut, corrections];
}

interface Judged {
  readonly evaluation: Evaluation;
  /** To the held-out corrections, in their order. */
  readonly answers: readonly Judgement[];
  readonly seconds: number;
}

async function judgeModel(
  bytes: Uint8Array,
  calibration: Parameters<typeof evaluate>[1],
  sets: readonly JudgedSet[],
  heldOut: readonly Correction[],
  onSet: (title: string) => void,
): Promise<Omit<Judged, 'seconds'>> {
  const answers = await readAll(bytes, calibration, heldOut);
  return { answers, evaluation: await evaluate(bytes, calibration, sets, 'heldOut', 'npm run retrain', onSet) };
}

/** What the file holds, or what is then put there. */
async function cached<T>(path: string, make: () => Promise<T>): Promise<T> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const made = await make();
  writeJsonAtomic(path, made);
  return made;
}

/** Calibrating and exporting, each as a share of the time that judging takes: all of them run the network on digits. */
const CALIBRATING = 0.6;
const EXPORTING = 0.3;

/** Tells how far the whole is. Judging is timed on the current model; from then on it is known how long the rest takes. */
class Clock {
  judging: number | undefined;
  training: number | undefined;
  private stage: RetrainProgress['stage'] = 'judging the current model';
  private enteredAt = performance.now();
  private readonly startedAt = performance.now();
  private readonly report: Tell;

  constructor(report: Tell) {
    this.report = report;
  }

  enter(stage: RetrainProgress['stage']): void {
    this.stage = stage;
    this.enteredAt = performance.now();
    this.tell('');
  }

  tell(detail: string): void {
    const secondsLeft = this.left();
    const spent = (performance.now() - this.startedAt) / 1000;
    const done = secondsLeft === undefined ? 0 : spent / (spent + secondsLeft);
    this.report({ stage: this.stage, detail, done, ...(secondsLeft === undefined ? {} : { secondsLeft }) });
  }

  async timed<T>(work: () => Promise<T>): Promise<T & { readonly seconds: number }> {
    const from = performance.now();
    return { ...(await work()), seconds: (performance.now() - from) / 1000 };
  }

  private left(): number | undefined {
    const { judging, training } = this;
    if (judging === undefined) return undefined;
    const inStage = (performance.now() - this.enteredAt) / 1000;
    const rest = (stage: number, after: number): number => Math.max(0, stage * judging - inStage) + after * judging;
    switch (this.stage) {
      case 'judging the current model':
        return undefined;
      case 'training':
        return training === undefined ? undefined : training + (CALIBRATING + 1 + EXPORTING) * judging;
      case 'calibrating':
        return rest(CALIBRATING, 1 + EXPORTING);
      case 'judging the candidate':
        return rest(1, EXPORTING);
      case 'exporting':
        return rest(EXPORTING, 0);
    }
  }
}
