import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { classesOf } from '../../src/core/classes.ts';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { commandLine } from '../lib/command-line.ts';
import { reportedSets, validationSets, type JudgedSet } from '../data/judged-sets.ts';
import { calibrationOf, evaluate, sha256, type Evaluation } from '../metrics/evaluation.ts';
import { mistakeEvidence } from '../metrics/mistake-evidence.ts';
import { judgedNegatives } from '../metrics/not-digits.ts';
import { roundingShift } from '../metrics/rounding.ts';
import { seedsRowsOf, type SeedsTable } from '../metrics/seeds.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { ProgressLine } from '../lib/progress.ts';
import { RECIPE } from '../networks/recipe.ts';
import { htmlReport, type Trained } from '../report/html-report.ts';
import { seedsRows } from '../report/seeds-report.ts';
import { textReport, textTable } from '../report/text-report.ts';
import { trainingSamples } from '../report/training-samples.ts';
import { runStage } from '../lib/stage.ts';
import { RunFolder } from '../runs/run-folder.ts';

const HELP = `npm run evaluate -- [--run NAME [--test]]
npm run evaluate -- --seeds [--test] RUN RUN…

Without --run: judges the model in models/ on MNIST's test part, on pen strokes of held-out writers, and on drawn and
photographed digits where the data folder has them; fails where its manifest says otherwise.
--run NAME     judges a run on the validation parts, which is all that choices may rest on
--test         judges that run as a finished model, and notes in its folder that the test part was looked at
--seeds        judges several runs, begun with different seeds, that were not judged so before; shows mean and deviation,
               and keeps the table in their folders for their reports and the model card`;

const EVALUATIONS = resolve(import.meta.dirname, '../../.scrawl/evaluations');
const RUNS = resolve(import.meta.dirname, '../../.scrawl/runs');

interface Judged {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly evaluation: Evaluation;
  readonly sets: readonly JudgedSet[];
  /** That the weights come from, where it is at hand. */
  readonly run?: RunFolder | undefined;
  readonly folder: string;
}

const progress = new ProgressLine();
const onSet = (title: string): void => progress.update(`Judging: ${title}`);
const command = commandLine('evaluate');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { run: { type: 'string' }, test: { type: 'boolean' }, seeds: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values.seeds) return judgeSeeds(positionals, values.test ?? false);
  if (positionals.length > 0) throw new RangeError(`What is "${positionals[0]}"? ${HELP}`);
  if (values.run === undefined && values.test) throw new RangeError('--test goes with --run: the model in models/ is judged on everything in any case.');
  const judged = values.run === undefined ? await judgeShipped() : await judgeRun(RunFolder.named(values.run), values.test ?? false);

  progress.finish(textReport(judged.evaluation));
  console.log(`\nWith pictures of every mistake: ${await writeReport(judged)}`);
  if (values.run === undefined) compareWithManifest(judged.evaluation);
}

async function judgeShipped(): Promise<Judged> {
  const { manifest, bytes } = readShippedModel();
  // A model that was exported without a look at the test part is not finished, and more may still be chosen.
  const finished = manifest.metrics.mnistTest !== undefined;
  if (!finished) console.log('This model was exported before it was finished: it is judged on the validation parts only.');
  const sets = finished ? await reportedSets(undefined, classesOf(manifest)) : validationSets(undefined, classesOf(manifest));
  const evaluation = await evaluate(bytes, manifest, sets, finished ? 'heldOut' : 'validation', command, ({ title }) => onSet(title));
  const folder = join(EVALUATIONS, manifest.modelId);
  writeJsonAtomic(join(folder, 'evaluation.json'), evaluation);
  return { title: manifest.modelId, bytes, evaluation, sets, run: runOf(manifest.sha256), folder };
}

async function judgeRun(run: RunFolder, asFinished: boolean): Promise<Judged> {
  const sets = await setsFor(asFinished, run);
  const judge = (bytes: Uint8Array, note = ''): Promise<Evaluation> =>
    evaluate(bytes, run.readCalibration(), sets, asFinished ? 'heldOut' : 'validation', command, ({ title }) => onSet(`${title}${note}`));
  const shipped = await judge(encodeRun(run));
  const evaluation = { ...shipped, rounding: roundingShift(shipped, await judge(encodeRun(run, 'float32'), ', with float32 weights')) };
  run.writeEvaluation(evaluation);
  const mnistTest = evaluation.sets.find(({ name }) => name === 'mnistTest');
  if (mnistTest !== undefined) {
    run.addTestLook({ at: evaluation.createdAt, weightsSha256: run.weightsSha256(), command, mnistTest: mnistTest.accuracy });
  }
  return judgedRun(run, evaluation, sets);
}

async function setsFor(asFinished: boolean, run: RunFolder): Promise<JudgedSet[]> {
  const classes = classesOf(run.readConfig().network);
  return [...validationSets(undefined, classes), ...(asFinished ? await reportedSets(undefined, classes) : [])];
}

/** A run with an evaluation of its weights, and the sets of that. */
async function judgedRun(run: RunFolder, evaluation: Evaluation, sets?: readonly JudgedSet[]): Promise<Judged> {
  const { name } = run.readConfig();
  const isFinished = evaluation.sets.some((set) => set.name === 'mnistTest');
  return { title: `Run ${name}`, bytes: encodeRun(run), evaluation, sets: sets ?? (await setsFor(isFinished, run)), run, folder: run.file('report') };
}

async function judgeSeeds(names: readonly string[], asFinished: boolean): Promise<void> {
  const runs = names.map((name) => RunFolder.named(name));
  const judged: Judged[] = [];
  for (const run of runs) {
    const kept = judgedBefore(run, asFinished);
    judged.push(kept === undefined ? await judgeRun(run, asFinished) : await judgedRun(run, kept));
  }
  const table: SeedsTable = {
    schema: 'scrawl-seeds/1',
    command,
    createdAt: new Date().toISOString(),
    runs: runs.map((run, i) => ({ name: run.readConfig().name, seed: run.readConfig().seed, modelSha256: judged[i].evaluation.modelSha256 })),
    rows: seedsRowsOf(judged.map(({ evaluation }) => evaluation)),
  };
  for (const run of runs) run.writeSeeds(table);
  for (const each of judged) await writeReport(each);
  progress.finish(textTable(seedsRows(table)));
  console.log('\nThis table is now in the report of each, and will be in its model card.');
}

/** The evaluation of the run's weights as they are now, with the sets that are asked for. */
function judgedBefore(run: RunFolder, asFinished: boolean): Evaluation | undefined {
  if (!existsSync(run.file('evaluation.json'))) return undefined;
  try {
    const evaluation = run.readEvaluation();
    const isCurrent = evaluation.modelSha256 === sha256(encodeRun(run)) && JSON.stringify(evaluation.calibration) === JSON.stringify(pick(run));
    return isCurrent && evaluation.sets.some(({ name }) => name === (asFinished ? 'mnistTest' : 'mnistValidation')) ? evaluation : undefined;
  } catch {
    // Of an older form, or damaged: judged anew.
    return undefined;
  }
}

function pick(run: RunFolder): Evaluation['calibration'] {
  return calibrationOf(run.readCalibration());
}

/** @returns the path of the page. */
async function writeReport({ title, bytes, evaluation, sets, run, folder }: Judged): Promise<string> {
  const page = join(folder, 'report.html');
  const judgedOnTest = evaluation.sets.some(({ name }) => name === 'mnistTest');
  writeFileAtomic(
    page,
    await htmlReport({
      title,
      evaluation,
      sets,
      negatives: judgedNegatives(judgedOnTest ? 'heldOut' : 'validation', undefined, classesOf(evaluation.calibration)),
      evidence: mistakeEvidence(bytes, evaluation, sets),
      trained: run && trainedAs(run),
      seeds: run?.readSeeds(sha256(bytes)),
    }),
  );
  return page;
}

function trainedAs(run: RunFolder): Trained {
  const config = run.readConfig();
  // A recipe of before some field was added: what was shown then cannot be shown now.
  const isOfToday = Object.keys(RECIPE).every((field) => field in config.recipe);
  return { config, history: run.readHistory(), testLooks: run.readTestLooks(), samples: isOfToday ? trainingSamples(config.recipe, config.seed, classesOf(config.network)) : [] };
}

/** The run that a model was exported from, if it is still there: the one whose evaluation is of the same file. */
function runOf(modelSha256: string): RunFolder | undefined {
  const names = existsSync(RUNS) ? readdirSync(RUNS) : [];
  const found = names.find((name) => {
    const path = join(RUNS, name, 'evaluation.json');
    return existsSync(path) && readFileSync(path, 'utf8').includes(`"modelSha256": "${modelSha256}"`);
  });
  return found === undefined ? undefined : RunFolder.named(found);
}

function compareWithManifest({ sets }: Evaluation): void {
  const { metrics } = readShippedModel().manifest;
  const different = sets.filter(({ name, accuracy }) => metrics[name] !== undefined && metrics[name].value !== accuracy.value);
  if (different.length > 0) throw new RangeError(`The manifest says otherwise of: ${different.map(({ title }) => title).join('; ')}.`);
  console.log("These are the figures of the model's manifest.");
}

await runStage(main);
