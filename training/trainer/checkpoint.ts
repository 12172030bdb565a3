import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { messageOf } from '../../src/core/errors.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { RunFolderError } from '../lib/errors.ts';
import type { OptimizerState } from './shared-state.ts';

/** Where a run stands after a whole epoch. */
export interface Checkpoint {
  /** Epochs done. */
  readonly epoch: number;
  /** Of which epoch the kept weights are, and their validation loss. */
  readonly best: { readonly epoch: number; readonly loss: number };
  readonly state: OptimizerState;
}

interface Header {
  readonly schema: 'scrawl-checkpoint/1';
  readonly epoch: number;
  readonly best: Checkpoint['best'];
  readonly sizes: readonly number[];
  readonly sha256: string;
}

const vectorsOf = (state: OptimizerState): Float32Array[] => [state.weights, state.average, state.first, state.second];
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One file: a line of JSON, then the vectors, float32 in this machine's (little-endian) order. Atomic. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const vectors = vectorsOf(checkpoint.state);
  const body = Buffer.concat(vectors.map((vector) => Buffer.from(Float32Array.from(vector).buffer)));
  const header: Header = {
    schema: 'scrawl-checkpoint/1',
    epoch: checkpoint.epoch,
    best: checkpoint.best,
    sizes: vectors.map((vector) => vector.length),
    sha256: digest(body),
  };
  writeFileAtomic(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
}

/**
 * Reads a checkpoint into `state`; undefined where there is none.
 * @throws RunFolderError where it is damaged or another network's; `state` is then as it was.
 */
export function readCheckpoint(path: string, state: OptimizerState): Omit<Checkpoint, 'state'> | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  let header: Partial<Header>;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))) as Partial<Header>;
  } catch (error) {
    throw new RunFolderError(path, `the checkpoint is damaged (${messageOf(error)})`);
  }
  const body = bytes.subarray(end + 1);
  if (header.schema !== 'scrawl-checkpoint/1' || header.epoch === undefined || header.best === undefined) throw new RunFolderError(path, 'this is no checkpoint');
  if (digest(body) !== header.sha256) throw new RunFolderError(path, 'the checkpoint is damaged (its checksum differs)');
  const vectors = vectorsOf(state);
  if (JSON.stringify(vectors.map((vector) => vector.length)) !== JSON.stringify(header.sizes)) {
    throw new RunFolderError(path, "the checkpoint is another network's");
  }
  let offset = 0;
  for (const vector of vectors) {
    for (let i = 0; i < vector.length; i++) vector[i] = body.readFloatLE(offset + 4 * i);
    offset += 4 * vector.length;
  }
  return { epoch: header.epoch, best: header.best };
}
