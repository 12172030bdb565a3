import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classesOf, type Classes } from '../../src/core/classes.ts';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { rate, type Rate } from '../../src/core/rate.ts';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { CorrectionLines } from '../data/correction-lines.ts';
import { reportedSets, type JudgedSet, type NamedSet } from '../data/judged-sets.ts';
import { calibrateRun } from '../runs/calibrate-run.ts';
import { evaluate, sha256, type Evaluation } from '../metrics/evaluation.ts';
import { decodeNetwork } from '../onnx/decode-network.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { exportRun } from '../export/export-run.ts';
import { checkSameGround, newRunConfig } from '../runs/new-run.ts';
import { RunFolder, type RunConfig } from '../runs/run-folder.ts';
import { trainRun } from '../trainer/train-run.ts';
import { blendWeights } from './blend-weights.ts';
import { gate, type GateFigures } from './gate.ts';
import { groupsOf, type BothRead } from './groups.ts';
import { compareGuarded, GUARDED, readSets, type Outcome } from './guarded.ts';
import { correctionSet, readAll } from './judge-corrections.ts';
import { Clock, type RetrainDetail, type RetrainProgress } from './retrain-clock.ts';
import { candidateFolder, HELD_OUT, readCurrent, readPlan, TAUGHT, writeReport, type Model } from './retrain-folder.ts';
import { retrainCard } from './retrain-card.ts';
import { retrainHtml, type RetrainReport } from './retrain-report.ts';
import { retrainRecipe, type RetrainSettings } from './settings.ts';

/** What is retrained, and where. */
export interface RetrainTask {
  readonly folder: string;
  readonly current: Model;
  readonly seed: number;
  readonly settings: RetrainSettings;
}

const COMMAND = 'npm run retrain';

/** All stages of a prepared retraining, from where its folder stands. */
export async function runRetraining({ folder, current: { bytes }, seed, settings }: RetrainTask, tell: (progress: RetrainProgress) => void): Promise<void> {
  const { corrections } = readPlan(folder, { currentSha256: sha256(bytes), seed, settings });
  const started = performance.now();
  const current = readCurrent(folder);
  const heldOut = new CorrectionLines(join(folder, HELD_OUT)).all();
  const { network, weights } = decodeNetwork(current.bytes);
  const run = runIn(folder, network, seed, settings, { modelSha256: current.manifest.sha256, taughtSha256: sha256(readFileSync(join(folder, TAUGHT))) });
  const { limit } = settings;

  const sets = await judgedSets(heldOut, limit, classesOf(network));
  const clock = new Clock(tell);
  clock.enter('judging the current model');
  const before = await cached(join(folder, 'current-judged.json'), () =>
    clock.timed(() => judgeModel(current.bytes, current.manifest, sets, heldOut, (set) => clock.tell(setDetail(set)))),
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
    teachers: [{ network, weights }],
    extra: { file: join(folder, TAUGHT), share: settings.share, repeats: settings.repeats, ballast: settings.ballast },
    ...(limit === undefined ? {} : { limit }),
    onProgress: ({ epoch, epochs, step, stepsPerEpoch, secondsLeft }) => {
      clock.training = secondsLeft;
      clock.tell({ kind: 'epoch', epoch, epochs, step, steps: stepsPerEpoch });
    },
  });

  clock.tell({ kind: 'blending' });
  await blendWeights(run, network, weights, settings);
  clock.enter('calibrating');
  const calibration = await calibrateRun(run);
  clock.enter('judging the candidate');
  const candidate = encodeRun(run);
  const evaluation = await evaluate(candidate, calibration, sets, 'heldOut', COMMAND, (set) => clock.tell(setDetail(set)), limit);
  run.writeEvaluation(evaluation);
  noteTestLook(run, evaluation);
  const after: Omit<Judged, 'seconds'> = {
    rates: Object.fromEntries(evaluation.sets.map(({ name, accuracy }) => [name, accuracy])),
    wrong: Object.fromEntries(evaluation.sets.map(({ name, mistakes }) => [name, mistakes.map(({ index }) => index)])),
    answers: await readAll(candidate, calibration, heldOut),
  };

  clock.enter('exporting');
  const { manifest } = await exportRun(run, candidateFolder(folder));
  const corrected = { before: rightOf(before, heldOut), after: rightOf(after, heldOut) };
  const others = compareGuarded(before, after, 'judging');
  const groups = groupsOf(bothRead(before, after, heldOut, sets, classesOf(network)));
  const reasons = gate(corrected, others, settings, groups);
  const figuresOf = (which: 'before' | 'after'): GateFigures => ({
    corrections: corrected[which],
    others: Object.fromEntries(Object.entries(others).map(([figure, { [which]: value }]) => [figure, value])),
  });
  const report: RetrainReport = {
    schema: 'scrawl-retraining/1',
    createdAt: new Date().toISOString(),
    outcome: reasons.length === 0 ? 'passed' : 'refused',
    reasons,
    current: { modelId: current.manifest.modelId, sha256: current.manifest.sha256 },
    candidate: { modelId: manifest.modelId, sha256: manifest.sha256 },
    seed,
    settings,
    corrections,
    figures: { before: figuresOf('before'), after: figuresOf('after') },
    groups,
    answers: heldOut.map(({ id, label }, i) => ({ id, label, before: before.answers[i], after: after.answers[i] })),
    history: run.readHistory(),
    seconds: (performance.now() - started) / 1000,
  };
  writeFileAtomic(join(candidateFolder(folder), 'README.md'), retrainCard(report, manifest));
  writeReport(folder, report, await retrainHtml(report, heldOut));
}

function runIn(folder: string, network: ReturnType<typeof decodeNetwork>['network'], seed: number, settings: RetrainSettings, retrained: NonNullable<RunConfig['retrained']>): RunFolder {
  const run = new RunFolder(folder);
  if (run.has('config.json')) {
    checkSameGround(run, run.readConfig());
  } else {
    run.writeConfig({ ...newRunConfig(run, 'retrain', { network, recipe: retrainRecipe(settings), seed, limit: settings.limit }), command: COMMAND, retrained });
  }
  return run;
}

async function judgedSets(heldOut: readonly Correction[], limit: number | undefined, classes: Classes): Promise<JudgedSet[]> {
  const corrections = correctionSet(heldOut, classes);
  const guarded = Object.values(GUARDED).flatMap(({ judging }) => judging);
  const reported = (await reportedSets(limit, classes)).filter(({ name }) => guarded.includes(name));
  const sets = reported.map(({ name, title, count, images, directions, labels }): JudgedSet => ({ name, title, count, images, directions, labels }));
  return corrections === undefined ? sets : [...sets, corrections];
}

interface Judged extends Outcome {
  /** To the held-out corrections, in their order. */
  readonly answers: readonly Judgement[];
  readonly seconds: number;
}

async function judgeModel(
  bytes: Uint8Array,
  calibration: Calibration,
  sets: readonly JudgedSet[],
  heldOut: readonly Correction[],
  onSet: (set: NamedSet) => void,
): Promise<Omit<Judged, 'seconds'>> {
  return { ...(await readSets(bytes, calibration, sets, onSet)), answers: await readAll(bytes, calibration, heldOut) };
}

const setDetail = ({ name, title }: NamedSet): RetrainDetail => ({ kind: 'set', name, title });

function rightOf({ answers }: Pick<Judged, 'answers'>, heldOut: readonly Correction[]): Rate {
  return rate(heldOut.filter(({ label }, i) => answers[i] === label).length, heldOut.length);
}

/** How both models read the corrections that were kept for judging, and the sets that must not get worse. */
function* bothRead(before: Omit<Judged, 'seconds'>, after: Omit<Judged, 'seconds'>, heldOut: readonly Correction[], sets: readonly JudgedSet[], classes: Classes): Generator<BothRead> {
  for (const [i, { device, label }] of heldOut.entries()) yield { label: String(label), device, wasRight: before.answers[i] === label, isRight: after.answers[i] === label };
  const guarded = Object.values(GUARDED).flatMap(({ judging }) => judging);
  for (const { name, labels } of sets.filter(({ name }) => guarded.includes(name))) {
    const [was, is] = [new Set(before.wrong[name]), new Set(after.wrong[name])];
    for (const [place, label] of labels.entries()) yield { label: String(classes[label]), wasRight: !was.has(place), isRight: !is.has(place) };
  }
}

function noteTestLook(run: RunFolder, { createdAt, command, sets }: Evaluation): void {
  const weightsSha256 = run.weightsSha256();
  // Gone on with after it was judged, it is judged again, and sees nothing new.
  if (run.readTestLooks().some((look) => look.weightsSha256 === weightsSha256)) return;
  run.addTestLook({ at: createdAt, weightsSha256, command, mnistTest: sets.find(({ name }) => name === 'mnistTest')!.accuracy });
}

/** What the file holds, or what is then put there. */
async function cached<T>(path: string, make: () => Promise<T>): Promise<T> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const made = await make();
  writeJsonAtomic(path, made);
  return made;
}
