import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { classesOf } from '../../src/core/classes.ts';
import { countWeights, weightSpecs, type Network } from '../networks/network.ts';
import { initialWeights } from '../networks/initial-weights.ts';
import { duration, ProgressLine } from '../lib/progress.ts';
import { startThread } from '../lib/thread.ts';
import type { Recipe } from '../networks/recipe.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { learningRateAt } from './optimizer.ts';
import type { ExtraOptions } from './extra-source.ts';
import type { EpochRecord, RunFolder } from '../runs/run-folder.ts';
import { sharedState, type SharedState } from './shared-state.ts';
import type { Teacher } from './teachers.ts';
import { summarise } from './validate.ts';
import type { FromCoordinator, FromWorker, WorkerTask } from './worker.ts';

export interface TrainOptions {
  readonly folder: RunFolder;
  readonly network: Network;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly backend: WorkerTask['backend'];
  readonly limit?: number;
  /** Weights to start from, in the layout of weightSpecs(network), instead of random ones. */
  readonly start?: Float32Array;
  /** Corrections that are taught beside the data sets. */
  readonly extra?: ExtraOptions;
  /** Networks whose mean answer is taught beside the labels. */
  readonly teachers?: readonly Teacher[];
  /** Stops it at once; what stays on disk is the last whole epoch. */
  readonly signal?: AbortSignal;
  /** Is told how far it is, in the place of the terminal: every second, and at each epoch's end. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** How far a run is. */
export interface TrainingProgress {
  /** The epoch that is under way, counted from 1, of how many at most. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Until the last epoch's end; absent before the first step. */
  readonly secondsLeft?: number;
  /** At an epoch's end. */
  readonly finished?: EpochRecord;
  /** Tensors that the workers hold, at an epoch's end: the same after each, or they leak. */
  readonly tensors?: number;
}

/** File of the run's folder that it is continued from. */
export const CHECKPOINT = 'checkpoint.bin';

/**
 * Trains, from the folder's checkpoint on where it has one. After each epoch checkpoint, history and, where they
 * are worth keeping, `best.weights` are on disk. The same options give the same weights on the same backend, interrupted
 * or not.
 * @returns the history of all epochs.
 * @throws Error where a worker fails (its message says why), RunFolderError for a damaged checkpoint.
 */
export async function trainRun(options: TrainOptions): Promise<EpochRecord[]> {
  const { folder, network, recipe, seed, signal, onProgress } = options;
  const say = onProgress === undefined ? (text: string) => console.log(text) : () => undefined;
  if (recipe.batch % recipe.workers !== 0) throw new RangeError(`A batch of ${recipe.batch} cannot be shared by ${recipe.workers} workers.`);
  const { trainable, total } = countWeights(weightSpecs(network));
  const shared = sharedState({ trainable, total, workers: recipe.workers });
  const resumed = readCheckpoint(folder.file(CHECKPOINT), shared);
  if (resumed === undefined) {
    shared.weights.set(options.start ?? initialWeights(network, seed));
    shared.average.set(shared.weights);
  }
  let best = resumed?.best ?? { epoch: 0, loss: Infinity };
  const history = folder.readHistory().slice(0, resumed?.epoch ?? 0);
  if (resumed !== undefined) say(`Going on after epoch ${resumed.epoch} of ${recipe.epochs}.`);
  if (isFinished(history, recipe)) return history;

  const crew = new Crew(options, shared);
  try {
    const { stepsPerEpoch, backend } = await crew.ready();
    say(`${network.name}: ${trainable} weights, ${stepsPerEpoch} steps of ${recipe.batch} an epoch, ${recipe.workers} workers on ${backend}.`);
    const line = onProgress === undefined ? new ProgressLine() : undefined;
    while (!isFinished(history, recipe)) {
      const epoch = history.length + 1;
      const started = performance.now();
      for (const lane of shared.progress) lane.fill(0);
      const watch = setInterval(() => {
        line?.update(progressText(shared, recipe, epoch, stepsPerEpoch, started));
        onProgress?.(progressOf(shared, recipe, epoch, stepsPerEpoch, started));
      }, 1000);
      let answers;
      try {
        answers = await crew.epoch(epoch, signal);
      } finally {
        clearInterval(watch);
      }
      const sums = [1, 2].map((field) => shared.progress.reduce((sum, lane) => sum + lane[field], 0));
      const record: EpochRecord = {
        epoch,
        loss: sums[0] / (stepsPerEpoch * recipe.workers),
        accuracy: sums[1] / (stepsPerEpoch * recipe.batch),
        validation: summarise(answers.map(({ validation }) => validation), classesOf(network)),
        learningRate: learningRateAt(epoch / recipe.epochs, recipe),
        seconds: (performance.now() - started) / 1000,
      };
      history.push(record);
      if (isWorthKeeping(record, best.loss, recipe)) {
        best = { epoch, loss: record.validation.loss };
        folder.writeBestWeights(Float32Array.from(shared.average));
      }
      folder.writeHistory(history);
      // Last: a kill before this repeats the epoch, and it comes out the same.
      writeCheckpoint(folder.file(CHECKPOINT), { epoch, best, state: shared });
      line?.finish(epochText(record, recipe, stepsPerEpoch));
      onProgress?.({ ...progressOf(shared, recipe, epoch, stepsPerEpoch, started), finished: record, tensors: answers.reduce((sum, { tensors }) => sum + tensors, 0) });
    }
  } finally {
    await crew.dismiss();
  }
  say(`Kept: the weights of epoch ${best.epoch}, validation loss ${best.loss.toFixed(4)}.`);
  return history;
}

/**
 * Whether this epoch's weights take the place of those kept. A schedule that runs out ends on its best weights by
 * design, and picking among its epochs by a loss that a few mislabelled digits decide would pick by chance; a constant
 * rate has no such end, so there the lowest loss counts.
 */
function isWorthKeeping({ validation }: EpochRecord, lowest: number, { schedule }: Recipe): boolean {
  return schedule !== 'constant' || validation.loss < lowest;
}

/** Whether all epochs are done, or the validation loss has not fallen for as long as the recipe's patience. */
export function isFinished(history: readonly EpochRecord[], { epochs, patience = Infinity }: Recipe): boolean {
  const losses = history.map(({ validation }) => validation.loss);
  const sinceBest = losses.length - 1 - losses.indexOf(Math.min(...losses));
  return history.length >= epochs || (history.length > 0 && sinceBest >= patience);
}

/** The worker threads of a run. The first failure of any is the failure of all: the others wait for it in vain. */
class Crew {
  private readonly workers: readonly Worker[];

  constructor(options: TrainOptions, shared: SharedState) {
    const { network, recipe, seed, backend, limit, extra, teachers } = options;
    this.workers = Array.from({ length: recipe.workers }, (_, worker) => {
      const task: WorkerTask = { worker, network, recipe, seed, backend, buffer: shared.buffer, ...(limit === undefined ? {} : { limit }), ...(extra === undefined ? {} : { extra }), ...(teachers === undefined ? {} : { teachers }) };
      return startThread(new URL('./worker.ts', import.meta.url), task);
    });
  }

  async ready(): Promise<Extract<FromWorker, { kind: 'ready' }>> {
    const answers = await this.answers('ready');
    return answers[0];
  }

  async epoch(epoch: number, signal: AbortSignal | undefined): Promise<Extract<FromWorker, { kind: 'epoch-done' }>[]> {
    for (const worker of this.workers) worker.postMessage({ kind: 'epoch', epoch } satisfies FromCoordinator);
    return this.answers('epoch-done', signal);
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  /** One answer of that kind from each, in the order of the workers. */
  private async answers<K extends FromWorker['kind']>(kind: K, signal?: AbortSignal): Promise<Extract<FromWorker, { kind: K }>[]> {
    return Promise.all(
      this.workers.map(async (worker, index) => {
        const over = new AbortController();
        const until = { signal: signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]) };
        const gone = once(worker, 'exit', until).then(([code]) => {
          throw new Error(`Training worker ${index + 1} ended with code ${String(code)} and said nothing.`);
        });
        // `once` rejects with what the worker throws, and with the abort.
        const [answer] = (await Promise.race([once(worker, 'message', until), gone]).finally(() => {
          gone.catch(() => undefined);
          over.abort();
        })) as [FromWorker];
        if (answer.kind === 'failed') throw new Error(`Training worker ${index + 1}: ${answer.message}`);
        if (answer.kind !== kind) throw new Error(`Training worker ${index + 1} answered "${answer.kind}" where "${kind}" was due.`);
        return answer as Extract<FromWorker, { kind: K }>;
      }),
    );
  }
}

function progressOf(shared: SharedState, { epochs }: Recipe, epoch: number, stepsPerEpoch: number, started: number): TrainingProgress {
  const step = Math.min(...shared.progress.map((lane) => lane[0]));
  const perStep = (performance.now() - started) / 1000 / step;
  return { epoch, epochs, step, stepsPerEpoch, ...(step === 0 ? {} : { secondsLeft: perStep * (stepsPerEpoch * (epochs - epoch + 1) - step) }) };
}

function progressText(shared: SharedState, recipe: Recipe, epoch: number, stepsPerEpoch: number, started: number): string {
  const { step, secondsLeft } = progressOf(shared, recipe, epoch, stepsPerEpoch, started);
  const seconds = (performance.now() - started) / 1000;
  const left = secondsLeft === undefined ? '?' : duration(secondsLeft);
  const loss = shared.progress.reduce((sum, lane) => sum + lane[1] / Math.max(1, lane[0]), 0) / recipe.workers;
  return `epoch ${epoch}/${recipe.epochs}  step ${step}/${stepsPerEpoch}  loss ${loss.toFixed(4)}  ${((step * recipe.batch) / seconds).toFixed(0)} images/s  ${left} left`;
}

function epochText(record: EpochRecord, recipe: Recipe, stepsPerEpoch: number): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const { loss, ...accuracies } = record.validation;
  const judged = Object.entries(accuracies).map(([name, accuracy]) => `${name} ${percent(accuracy)}`);
  const speed = (stepsPerEpoch * recipe.batch) / record.seconds;
  return `epoch ${record.epoch}/${recipe.epochs}  loss ${record.loss.toFixed(4)}  accuracy ${percent(record.accuracy)}  validation: loss ${loss.toFixed(4)}, ${judged.join(', ')}  ${duration(record.seconds)}, ${speed.toFixed(0)} images/s`;
}
