import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Correction } from '../../src/core/records/correction.ts';
import { readCorrections } from '../../src/transfer/read-corrections.ts';
import { MODELS_FOLDER, readShippedModel, replaceShippedModel } from '../export/models-folder.ts';
import { pickedPath } from '../lib/picked-path.ts';
import { ProgressLine } from '../lib/progress.ts';
import { decodePicture } from '../lib/read-picture.ts';
import { textTable } from '../report/text-report.ts';
import { candidateFolder, type RetrainResult } from '../retrain/retrain-folder.ts';
import { figureRows } from '../retrain/retrain-report.ts';
import { retrain } from '../retrain/retrain.ts';
import { profileModel } from '../runtime/profile-model.ts';
import { progressText } from '../retrain/retrain-clock.ts';
import { isTrial, RETRAIN_SETTINGS, retrainSettings, type RetrainSettings } from '../retrain/settings.ts';
import { runStage } from '../lib/stage.ts';

const RETRAININGS = resolve(import.meta.dirname, '../../.scrawl/retrainings');

/** The settings that the command line takes, and what each is. */
const NUMBERS = {
  epochs: 'passes over the corrections and their ballast',
  'learning-rate': 'the peak of the cycle',
  batch: 'samples a step',
  workers: 'threads that share each batch',
  ballast: 'digits of the data sets in an epoch, drawn anew each time',
  share: 'of an epoch, at most this share is corrections',
  repeats: 'an epoch shows each correction at most so often',
  'most-drop': 'by how much any other figure may drop, as a share',
  limit: 'a trial: only so many digits of each source; never with --ship',
} as const;

const camelCase = (name: string): keyof RetrainSettings => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof RetrainSettings;

const HELP = `npm run retrain -- [options] BATCH.json…

Teaches the model in models/ what batches of corrections hold, without forgetting what it knew, and judges the outcome: it
passes if it reads more of the corrections kept back from it, and is nowhere else worse by what is no chance, or by more
than ${100 * RETRAIN_SETTINGS.mostDrop} points.
Interrupted, the same command goes on. Ends with status 1 where the candidate was refused.
  --ship            puts a candidate that has passed in the place of the model in models/
  --run NAME        folder under .scrawl/retrainings (named after what is taught)
  --seed N          (1)
${Object.entries(NUMBERS).map(([name, what]) => `  --${`${name} N`.padEnd(16)}${what}${describeDefault(camelCase(name))}`).join('\n')}`;

function describeDefault(name: keyof RetrainSettings): string {
  const value = RETRAIN_SETTINGS[name];
  return value === undefined ? '' : ` (${value})`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      ship: { type: 'boolean' },
      run: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
      ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' } as const])),
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.length === 0) throw new RangeError(`Which corrections? ${HELP}`);
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const chosen = Object.keys(NUMBERS).filter((name) => given[name] !== undefined).map((name) => [camelCase(name), Number(given[name])] as const);
  const settings = retrainSettings(Object.fromEntries(chosen));
  if (values.ship && isTrial(settings)) {
    throw new RangeError('--ship and --limit do not go together: a candidate that was judged by a part of the digits is not known to be good enough for everyone. Give the command without --limit.');
  }
  const seed = Number(values.seed ?? 1);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`--seed takes a whole number from 0, not "${String(values.seed)}".`);
  const current = readShippedModel();
  const corrections = (): AsyncIterable<Correction> => readCorrections(positionals.map((path) => pickedPath(path)), { decodePicture });
  const name = values.run ?? (await nameFor(corrections(), current.manifest.modelId, seed, settings));
  if (!/^[\w.-]+$/.test(name)) throw new RangeError(`A retraining's name has letters, digits, ".", "-" and "_", not "${name}".`);
  const folder = join(RETRAININGS, name);

  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('\nStopped. Every whole epoch is kept: the same command goes on from there.')));
  const line = new ProgressLine();
  const result = await retrain({ corrections: corrections(), current, settings, seed, folder, signal: stop.signal, onProgress: (progress) => line.update(progressText(progress)) });
  line.finish(textTable(figureRows(result.report)));
  await conclude(result, folder, values.ship ?? false);
}

/** The same for the same call, so that it finds what it has begun. */
async function nameFor(corrections: AsyncIterable<Correction>, modelId: string, seed: number, settings: RetrainSettings): Promise<string> {
  const essence = createHash('sha256').update(JSON.stringify([modelId, seed, settings]));
  for await (const { id, label } of corrections) essence.update(JSON.stringify([id, label]));
  return `${modelId}-${essence.digest('hex').slice(0, 8)}`;
}

async function conclude({ outcome, reasons, candidate, report }: RetrainResult, folder: string, ship: boolean): Promise<void> {
  console.log(`\n${candidate.manifest.modelId}, taught by ${report.corrections.taught} corrections, was ${outcome === 'passed' ? 'let through' : 'refused'}.`);
  for (const { message } of reasons) console.log(`  ${message}`);
  console.log(`With pictures: ${join(folder, 'report.html')}`);
  if (outcome === 'refused') {
    process.exitCode = 1;
  } else if (ship) {
    const card = candidate.files.find(({ name }) => name === 'README.md')!;
    const model = readShippedModel(candidateFolder(folder));
    replaceShippedModel(model, new TextDecoder().decode(card.bytes));
    await profileModel(model.bytes, MODELS_FOLDER, { onStep: (step) => console.log(`${step} …`) });
    console.log(`It is the model in ${MODELS_FOLDER} now.`);
  } else if (isTrial(report.settings)) {
    console.log('It was a trial, judged by a part of the digits: to put a model in the place of the one in models/, give the command with --ship and without --limit.');
  } else {
    console.log('To put it in the place of the model in models/, give the same command with --ship.');
  }
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
