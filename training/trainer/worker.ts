import { parentPort, workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../../src/core/errors.ts';
import { classesOf } from '../../src/core/classes.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { startBackend } from '../kernels/backend.ts';
import { validationSets } from '../data/judged-sets.ts';
import { countWeights, weightSpecs, type Network } from '../networks/network.ts';
import { createStep } from '../networks/step.ts';
import type { Recipe } from '../networks/recipe.ts';
import { adamStep, learningRateAt } from './optimizer.ts';
import type { ExtraOptions } from './extra-source.ts';
import { meet, sharedState } from './shared-state.ts';
import { createTeachers, type Teacher } from './teachers.ts';
import { TrainingSet } from './training-set.ts';
import { validatePart, type PartialValidation } from './validate.ts';

/** What the coordinator starts a worker with. */
export interface WorkerTask {
  readonly worker: number;
  readonly network: Network;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Digits of each source, for small runs; absent for all. */
  readonly limit?: number;
  /** Corrections that are taught beside the data sets. */
  readonly extra?: ExtraOptions;
  readonly teachers?: readonly Teacher[];
  readonly backend: 'auto' | 'wasm' | 'webgpu' | 'cpu';
  readonly buffer: SharedArrayBuffer;
}

export interface FromCoordinator {
  readonly kind: 'epoch';
  readonly epoch: number;
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly stepsPerEpoch: number; readonly backend: string }
  | { readonly kind: 'epoch-done'; readonly validation: readonly PartialValidation[]; readonly tensors: number }
  | { readonly kind: 'failed'; readonly message: string };

const task = workerData as WorkerTask;
const { recipe, network, seed } = task;
const { planes = 1 } = network;
const classes = classesOf(network);
const port = parentPort!;
const send = (message: FromWorker): void => port.postMessage(message);

const specs = weightSpecs(network);
const { trainable, total } = countWeights(specs);
const shared = sharedState({ trainable, total, workers: recipe.workers }, task.buffer);
// Worker 0 works on the shared vectors themselves: what is saved at an epoch's end is its state.
const own = task.worker === 0 ? (vector: Float32Array) => vector : (vector: Float32Array) => vector.slice();
const weights = own(shared.weights);
const average = own(shared.average);
const moments = { first: own(shared.first), second: own(shared.second) };
const decay = new Float32Array(trainable);
for (const spec of specs) if (spec.role === 'kernel') decay.fill(recipe.weightDecay, spec.offset, spec.offset + spec.size);

try {
  const backend = await startBackend(task.backend);
  const step = createStep(network);
  const blendTeachers = createTeachers(task.teachers ?? [], recipe.teachersShare);
  const set = new TrainingSet(recipe, planes, seed, task.limit, task.extra, classes);
  const judged = validationSets(task.limit, classes);
  const stepsPerEpoch = Math.floor(set.size / recipe.batch);
  const part = recipe.batch / recipe.workers;
  const size = planes * PIXELS;
  const images = new Float32Array(part * size);
  const targets = new Float32Array(part * classes.length);
  const gradients = new Float32Array(trainable);

  const runStep = async (order: Uint32Array, epoch: number, stepInEpoch: number): Promise<void> => {
    const globalStep = (epoch - 1) * stepsPerEpoch + stepInEpoch;
    const first = stepInEpoch * recipe.batch + task.worker * part;
    for (let i = 0; i < part; i++) {
      set.write(order[first + i], epoch, images.subarray(i * size, (i + 1) * size), targets.subarray(i * classes.length, (i + 1) * classes.length));
    }
    await blendTeachers(images, targets, part, (row) => !set.isCorrection(order[first + row]));
    step.setWeights(weights);
    const result = await step.gradients(images, targets, part, seed + globalStep * recipe.workers + task.worker);
    if (!Number.isFinite(result.loss)) throw new RangeError(`the loss became ${result.loss} in epoch ${epoch}, step ${stepInEpoch + 1}: try a lower learning rate`);
    const contributions = shared.contributions[globalStep % 2];
    contributions[task.worker].gradients.set(result.gradients);
    contributions[task.worker].statistics.set(result.statistics);
    meet(shared.control, recipe.workers);

    mean(contributions.map((each) => each.gradients), gradients);
    const rate = learningRateAt(globalStep / (stepsPerEpoch * recipe.epochs), recipe);
    adamStep(weights, gradients, moments, globalStep + 1, rate, decay);
    const statistics = weights.subarray(trainable);
    const fresh = mean(contributions.map((each) => each.statistics), new Float32Array(total - trainable));
    blend(statistics, fresh, Math.min(recipe.statisticsDecay, (1 + globalStep) / (10 + globalStep)));
    // The loss alone does not tell: a NaN that passes ReLU or max pooling may come out of them as a number.
    const lost = weights.findIndex((weight) => !Number.isFinite(weight));
    if (lost >= 0) throw new RangeError(`a weight became ${weights[lost]} in epoch ${epoch}, step ${stepInEpoch + 1}: try a lower learning rate`);
    blend(average, weights, Math.min(recipe.averageDecay, (1 + globalStep) / (10 + globalStep)));

    const progress = shared.progress[task.worker];
    progress[1] += result.loss;
    progress[2] += result.correct;
    progress[0] = stepInEpoch + 1;
  };

  const runEpoch = async (epoch: number): Promise<void> => {
    const order = set.order(epoch);
    for (let i = 0; i < stepsPerEpoch; i++) await runStep(order, epoch, i);
    step.setWeights(average);
    const validation: PartialValidation[] = [];
    for (const each of judged) validation.push(await validatePart(each, task.worker, recipe.workers, planes, (batch, n) => step.predict(batch, n)));
    send({ kind: 'epoch-done', validation, tensors: tf.memory().numTensors });
  };

  port.on('message', ({ epoch }: FromCoordinator) => {
    runEpoch(epoch).catch((error: unknown) => send({ kind: 'failed', message: messageOf(error) }));
  });
  send({ kind: 'ready', stepsPerEpoch, backend });
} catch (error) {
  send({ kind: 'failed', message: messageOf(error) });
}

/** Always summed in the order of the workers, so that every worker gets the same bits. */
function mean(vectors: readonly Float32Array[], into: Float32Array): Float32Array {
  for (let i = 0; i < into.length; i++) {
    let sum = 0;
    for (const vector of vectors) sum += vector[i];
    into[i] = sum / vectors.length;
  }
  return into;
}

function blend(kept: Float32Array, fresh: Float32Array, share: number): void {
  for (let i = 0; i < kept.length; i++) kept[i] = share * kept[i] + (1 - share) * fresh[i];
}
