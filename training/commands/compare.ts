import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { commandLine, wholeOption } from '../lib/command-line.ts';
import { judgeContestant, REPORTED_COLUMNS, setsOf, timeDigits, TRIAL_COLUMNS, type Column, type Contestant } from '../runs/comparison.ts';
import { sha256 } from '../metrics/evaluation.ts';
import { PRESETS, presetNamed } from '../networks/presets.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { comparisonHtml, comparisonRows, markdownTable, shortfalls, type Comparison } from '../report/comparison-report.ts';
import { textTable } from '../report/text-report.ts';
import { runStage } from '../lib/stage.ts';
import { isSameRun, newRunConfig } from '../runs/new-run.ts';
import { RunFolder } from '../runs/run-folder.ts';
import { isFinished, trainRun } from '../trainer/train-run.ts';

const NAMES = PRESETS.map(({ network }) => network.name);
/** Trials lie apart: they must not take the place of what took hours. */
const FOLDERS = { whole: resolve(import.meta.dirname, '../../.scrawl/comparison'), trial: resolve(import.meta.dirname, '../../.scrawl/comparison-trial') };

const HELP = `npm run compare -- [options] [NETWORK…]

Trains the named networks (all: ${NAMES.join(', ')}), each by its own recipe, and shows them in one
table: right answers on held-out writers and on MNIST's test part, size, speed, training time. What is trained already
is not trained again, and what was interrupted goes on where it stopped; the runs lie in .scrawl/comparison/runs.
  --epochs N     at most so many (each recipe's own: ${PRESETS.map(({ network, recipe }) => `${network.name} ${recipe.epochs}`).join(', ')})
  --seed N       (1)
  --use RUN      takes this finished run in the place of its network; may be given several times
  --limit N      only so many digits of each source, to try things out; judges on the validation parts only`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { epochs: { type: 'string' }, seed: { type: 'string' }, limit: { type: 'string' }, use: { type: 'string', multiple: true }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [epochs, limit] = [wholeOption('epochs', values.epochs, undefined), wholeOption('limit', values.limit, undefined)];
  const seed = wholeOption('seed', values.seed, 1);
  const used = new Map((values.use ?? []).map((name) => [RunFolder.named(name).readConfig().network.name, RunFolder.named(name)]));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Stopped. Every whole epoch is kept: the same command goes on from there.')));

  const runs: RunFolder[] = [];
  for (const name of positionals.length > 0 ? positionals : NAMES) {
    presetNamed(name);
    runs.push(used.get(name) ?? (await trained(name, seed, epochs, limit, stop.signal)));
  }

  const columns = limit === undefined ? REPORTED_COLUMNS : TRIAL_COLUMNS;
  const contestants = await judged(runs, columns);
  const times = await timeDigits(runs.map((run) => encodeRun(run)));
  const comparison: Comparison = {
    schema: 'scrawl-comparison/1',
    createdAt: new Date().toISOString(),
    command: commandLine('compare'),
    seed,
    ...(limit === undefined ? {} : { limit }),
    columns,
    contestants: contestants.map((contestant, i) => ({ ...contestant, msPerDigit: times[i] })),
  };
  const folder = limit === undefined ? FOLDERS.whole : FOLDERS.trial;
  const rows = comparisonRows(comparison);
  writeJsonAtomic(join(folder, 'comparison.json'), comparison);
  writeFileAtomic(join(folder, 'comparison.md'), `${markdownTable(rows)}\n`);
  writeFileAtomic(join(folder, 'comparison.html'), comparisonHtml(comparison));
  console.log(`\n${textTable(rows)}\n`);
  if (limit === undefined) for (const sentence of shortfalls(comparison)) console.log(sentence);
  console.log(`As Markdown, JSON, and a page with figures: ${folder}`);
}

/** The run of a preset, trained to its end now where it was not before. */
async function trained(name: string, seed: number, epochs: number | undefined, limit: number | undefined, signal: AbortSignal): Promise<RunFolder> {
  const { network, recipe: own } = presetNamed(name);
  // Not among the other runs, of which the newest is what the other stages take.
  const folder = new RunFolder(limit === undefined ? join(FOLDERS.whole, 'runs', `${name}-s${seed}`) : join(FOLDERS.trial, 'runs', `${name}-s${seed}-limit${limit}`));
  const recipe = { ...own, epochs: Math.min(own.epochs, epochs ?? Infinity) };
  const wanted = newRunConfig(folder, 'compare', { network, recipe, seed, limit });
  if (folder.has('config.json')) {
    if (!isSameRun(folder.readConfig(), wanted)) {
      throw new RangeError(`${folder.path} holds a run of another recipe, network or preprocessing: remove that folder to train it anew, or choose another --seed.`);
    }
  } else {
    folder.writeConfig(wanted);
  }
  if (isFinished(folder.readHistory(), recipe)) {
    console.log(`${name}: trained already, ${folder.readHistory().length} epochs.`);
    return folder;
  }
  try {
    await trainRun({ folder, network, recipe, seed, backend: 'auto', signal, ...(limit === undefined ? {} : { limit }) });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return folder;
}

/** Judges what was not judged with these weights before; notes every look at the test part. */
async function judged(runs: readonly RunFolder[], columns: readonly Column[]): Promise<Contestant[]> {
  let sets: Awaited<ReturnType<typeof setsOf>> | undefined;
  const contestants: Contestant[] = [];
  for (const run of runs) {
    const kept = readKept(run, columns);
    if (kept !== undefined) {
      contestants.push(kept);
      continue;
    }
    sets ??= await setsOf(columns);
    const contestant = await judgeContestant(run, columns, sets);
    const mnistTest = contestant.right['MNIST test'];
    if (mnistTest !== undefined) run.addTestLook({ at: new Date().toISOString(), weightsSha256: run.weightsSha256(), command: commandLine('compare'), mnistTest });
    writeJsonAtomic(run.file(KEPT), contestant);
    contestants.push(contestant);
  }
  return contestants;
}

/** File of a run's folder: how it did in the comparison. */
const KEPT = 'comparison.json';

function readKept(run: RunFolder, columns: readonly Column[]): Contestant | undefined {
  if (!existsSync(run.file(KEPT))) return undefined;
  const kept = JSON.parse(readFileSync(run.file(KEPT), 'utf8')) as Contestant;
  const isCurrent = kept.modelSha256 === sha256(encodeRun(run)) && columns.every(({ title }) => title in kept.right);
  return isCurrent ? kept : undefined;
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
