import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../src/core/errors.ts';
import { RequestError } from '../errors.ts';
import { readBatch, type BatchFacts, type Judged, type OpenBatch } from './judge-batch.ts';

/** A thread that reads batches. One job at a time is open in it. */
export interface ReadingThreadSettings {
  /** Whether requests and small batches go first where processors are few. */
  readonly patient: boolean;
}

export type ToReadingThread =
  /** As `readBatch` takes them; `judge`: all of it at once, as it is small. */
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly packed: boolean; readonly longest: number; readonly most: number; readonly judge: boolean }
  | { readonly kind: 'judge'; readonly indices: readonly number[] };

export type FromReadingThread =
  | { readonly kind: 'read'; readonly facts: BatchFacts; readonly judged: readonly Judged[] | undefined }
  | { readonly kind: 'judged'; readonly judged: readonly Judged[] }
  | { readonly kind: 'refused'; readonly name: string; readonly message: string; readonly status: number; readonly field?: string | undefined; readonly correction?: string | undefined }
  | { readonly kind: 'failed'; readonly message: string };

const { patient } = workerData as ReadingThreadSettings;
const port = parentPort!;
// On Linux this is of the calling thread alone; elsewhere it would slow the whole process down.
if (patient && process.platform === 'linux') setPriority(19);

let open: OpenBatch | undefined;

function answer(message: ToReadingThread): FromReadingThread {
  if (message.kind === 'judge') return { kind: 'judged', judged: open!.judge(message.indices) };
  open = undefined;
  const { bytes, packed, longest, most, judge } = message;
  const batch = readBatch(bytes, packed, longest, most);
  if (judge) return { kind: 'read', facts: batch.facts, judged: batch.judge(batch.facts.corrections.map((_, i) => i)) };
  open = batch;
  return { kind: 'read', facts: batch.facts, judged: undefined };
}

port.on('message', (message: ToReadingThread) => {
  let said: FromReadingThread;
  try {
    said = answer(message);
  } catch (error) {
    if (error instanceof RequestError) {
      const { name, status, field, correction } = error;
      said = { kind: 'refused', name, message: error.message, status, field, correction };
    } else {
      said = { kind: 'failed', message: messageOf(error) };
    }
  }
  port.postMessage(said);
});
