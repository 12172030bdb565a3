import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/core/errors.ts';
import { PREPROCESSING_ID } from '../src/core/preprocess.ts';
import { DATASET_FILES } from './data/dataset-files.ts';
import { cnnClassic } from './models/cnn-classic.ts';
import { scrawl } from './models/scrawl.ts';
import { RECIPE, type Recipe } from './recipe.ts';
import { RunFolder, type RunConfig } from './trainer/run-folder.ts';
import { CHECKPOINT, trainRun } from './trainer/train-run.ts';
import type { WorkerTask } from './trainer/worker.ts';

const NETWORKS = [scrawl, cnnClassic];
const BACKENDS = ['auto', 'wasm', 'webgpu', 'cpu'] as const;

const HELP = `npm run train -- [options]

  --network NAME   ${NETWORKS.map(({ name }) => name).join(', ')} (${scrawl.name})
  --run NAME       folder under .scrawl/runs (<network>-s<seed>)
  --seed N         fixes weights, order, augmentation and dropout (1)
  --epochs N       (${RECIPE.epochs})
  --batch N        (${RECIPE.batch})
  --workers N      threads that share each batch (${RECIPE.workers})
  --limit N        only so many digits of each source, to try things out
  --backend NAME   ${BACKENDS.join(', ')} (auto: WebGPU where there is a GPU, else WebAssembly)
  --resume         go on with a run that was interrupted, as it was begun`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      network: { type: 'string' },
      run: { type: 'string' },
      seed: { type: 'string' },
      epochs: { type: 'string' },
      batch: { type: 'string' },
      workers: { type: 'string' },
      limit: { type: 'string' },
      backend: { type: 'string' },
      resume: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const seed = whole('seed', values.seed, 1, 0);
  const network = NETWORKS.find(({ name }) => name === (values.network ?? scrawl.name));
  if (network === undefined) throw new RangeError(`There is no network "${values.network}": choose ${NETWORKS.map(({ name }) => name).join(' or ')}.`);
  const backend = BACKENDS.find((name) => name === (values.backend ?? 'auto'));
  if (backend === undefined) throw new RangeError(`There is no backend "${values.backend}": choose ${BACKENDS.join(', ')}.`);
  const folder = RunFolder.named(values.run ?? `${network.name}-s${seed}`);

  if (values.resume) {
    const config = folder.readConfig();
    await run(folder, config, backend);
    return;
  }
  if (existsSync(folder.file(CHECKPOINT))) {
    throw new RangeError(`${folder.path} holds a run already: go on with it by --resume, or give this one another name by --run.`);
  }
  const limit = values.limit === undefined ? undefined : whole('limit', values.limit, 0, 1);
  const recipe: Recipe = {
    ...RECIPE,
    epochs: whole('epochs', values.epochs, RECIPE.epochs, 1),
    batch: whole('batch', values.batch, RECIPE.batch, 1),
    workers: whole('workers', values.workers, RECIPE.workers, 1),
  };
  const { mnistTrainImages, mnistTrainLabels, pendigits, unipen } = DATASET_FILES;
  const config: RunConfig = {
    schema: 'scrawl-run/1',
    name: folder.path.slice(folder.path.lastIndexOf('/') + 1),
    createdAt: new Date().toISOString(),
    command: ['npm run train --', ...process.argv.slice(2)].join(' '),
    seed,
    network,
    recipe,
    preprocessingId: PREPROCESSING_ID,
    data: Object.fromEntries([mnistTrainImages, mnistTrainLabels, pendigits, unipen].map(({ path, md5 }) => [path, md5])),
    ...(limit === undefined ? {} : { limit }),
  };
  folder.writeConfig(config);
  await run(folder, config, backend);
}

async function run(folder: RunFolder, config: RunConfig, backend: WorkerTask['backend']): Promise<void> {
  if (config.preprocessingId !== PREPROCESSING_ID) {
    throw new RangeError(`${folder.path} was begun with preprocessing ${config.preprocessingId}; this is ${PREPROCESSING_ID}. Begin a new run.`);
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    await trainRun({
      folder,
      network: config.network,
      recipe: config.recipe,
      seed: config.seed,
      backend,
      signal: stop.signal,
      ...(config.limit === undefined ? {} : { limit: config.limit }),
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log(`\nStopped. Every whole epoch is kept: npm run train -- --run ${config.name} --resume`);
    process.exitCode = 130;
  }
}

function whole(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`--${name} takes a whole number from ${least}, not "${text}".`);
  return value;
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
