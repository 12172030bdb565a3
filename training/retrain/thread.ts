import { parentPort, workerData } from 'node:worker_threads';
import type { Correction } from '../../src/core/correction.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { RetrainProgress } from './retrain-clock.ts';
import { prepareRetraining, runRetraining, type RetrainTask } from './run-retraining.ts';

export type ToRetrainThread =
  /** To be put down in the folder; none come where it holds them already. */
  { readonly kind: 'corrections'; readonly corrections: readonly Correction[] } | { readonly kind: 'begin' };

export type FromRetrainThread =
  | { readonly kind: 'progress'; readonly progress: RetrainProgress }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

const task = workerData as RetrainTask;
const port = parentPort!;
const send = (message: FromRetrainThread): void => port.postMessage(message);
const corrections: Correction[] = [];

async function begin(): Promise<void> {
  try {
    prepareRetraining(task, corrections);
    corrections.length = 0;
    await runRetraining(task, (progress) => send({ kind: 'progress', progress }));
    send({ kind: 'done' });
  } catch (error) {
    send({ kind: 'failed', name: error instanceof Error ? error.name : 'Error', message: messageOf(error) });
  }
}

port.on('message', (message: ToRetrainThread) => {
  if (message.kind === 'begin') void begin();
  else corrections.push(...message.corrections);
});
