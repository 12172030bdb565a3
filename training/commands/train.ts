import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wholeOption } from '../lib/command-line.ts';
import { PRESETS, presetNamed } from '../networks/presets.ts';
import type { Recipe } from '../networks/recipe.ts';
import { runStage } from '../lib/stage.ts';
import { checkSameGround, newRunConfig } from '../runs/new-run.ts';
import { RunFolder, type RunConfig } from '../runs/run-folder.ts';
import { CHECKPOINT, trainRun } from '../trainer/train-run.ts';
import type { WorkerTask } from '../trainer/worker.ts';

const [SHIPPED] = PRESETS;
const BACKENDS = ['auto', 'wasm', 'webgpu', 'cpu'] as const;

const HELP = `npm run train -- [options]

  --network NAME   ${PRESETS.map(({ network }) => network.name).join(', ')} (${SHIPPED.network.name});
                   each with its own recipe, whose figures the following change
  --run NAME       folder under .scrawl/runs (<network>-s<seed>)
  --seed N         fixes weights, order, augmentation and dropout (1)
  --epochs N       (${SHIPPED.recipe.epochs} for ${SHIPPED.network.name})
  --batch N        (${SHIPPED.recipe.batch})
  --learning-rate R  the schedule's peak (${SHIPPED.recipe.learningRate})
  --from RUN       starts from the weights of that run instead of random ones
  --teachers RUNS  names, with commas: what these runs answer on average is taught beside the labels
  --workers N      threads that share each batch (${SHIPPED.recipe.workers})
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
      'learning-rate': { type: 'string' },
      from: { type: 'string' },
      teachers: { type: 'string' },
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
  const seed = wholeOption('seed', values.seed, 1, 0);
  const { network, recipe: own } = presetNamed(values.network ?? SHIPPED.network.name);
  const backend = BACKENDS.find((name) => name === (values.backend ?? 'auto'));
  if (backend === undefined) throw new RangeError(`There is no backend "${values.backend}": choose ${BACKENDS.join(', ')}.`);
  const folder = RunFolder.named(values.run ?? `${network.name}-s${seed}`);

  if (values.resume) {
    const changed = (['epochs', 'batch', 'workers', 'limit', 'learning-rate', 'from', 'teachers'] as const).filter((name) => values[name] !== undefined);
    if (changed.length > 0) throw new RangeError(`--resume goes on with a run as it was begun: leave out --${changed.join(', --')}, or begin another run.`);
    const config = folder.readConfig();
    await run(folder, config, backend);
    return;
  }
  if (existsSync(folder.file(CHECKPOINT))) {
    throw new RangeError(`${folder.path} holds a run already: go on with it by --resume, or give this one another name by --run.`);
  }
  const limit = values.limit === undefined ? undefined : wholeOption('limit', values.limit, 0, 1);
  const recipe: Recipe = {
    ...own,
    epochs: wholeOption('epochs', values.epochs, own.epochs, 1),
    batch: wholeOption('batch', values.batch, own.batch, 1),
    workers: wholeOption('workers', values.workers, own.workers, 1),
    learningRate: rate(values['learning-rate'], own.learningRate),
  };
  const config = newRunConfig(folder, 'train', {
    network,
    recipe,
    seed,
    limit,
    ...(values.from === undefined ? {} : { start: RunFolder.named(values.from).reference() }),
    ...(values.teachers === undefined ? {} : { teachers: values.teachers.split(',').map((name) => RunFolder.named(name).reference()) }),
  });
  folder.writeConfig(config);
  await run(folder, config, backend);
}

async function run(folder: RunFolder, config: RunConfig, backend: WorkerTask['backend']): Promise<void> {
  checkSameGround(folder, config);
  const start = config.start && RunFolder.referredTo(config.start).readBestWeights(config.network);
  const teachers = config.teachers?.map((reference) => {
    const teacher = RunFolder.referredTo(reference);
    const { network } = teacher.readConfig();
    return { network, weights: teacher.readBestWeights(network) };
  });
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
      ...(start === undefined ? {} : { start }),
      ...(teachers === undefined ? {} : { teachers }),
      ...(config.limit === undefined ? {} : { limit: config.limit }),
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log(`\nStopped. Every whole epoch is kept: npm run train -- --run ${config.name} --resume`);
    process.exitCode = 130;
  }
}

function rate(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new RangeError(`--learning-rate takes a number above 0, at most 1, not "${text}".`);
  return value;
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
