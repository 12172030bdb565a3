import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../src/core/errors.ts';
import { prepareRetraining } from './prepare-retraining.ts';
import type { RetrainProgress } from './retrain-clock.ts';
import { runRetraining, type RetrainTask } from './run-retraining.ts';

export type FromRetrainThread =
  | { readonly kind: 'progress'; readonly progress: RetrainProgress }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

const task = workerData as RetrainTask;
const port = parentPort!;
const send = (message: FromRetrainThread): void => port.postMessage(message);

try {
  await prepareRetraining(task);
  await runRetraining(task, (progress) => send({ kind: 'progress', progress }));
  send({ kind: 'done' });
} catch (error) {
  send({ kind: 'failed', name: error instanceof Error ? error.name : 'Error', message: messageOf(error) });
}
