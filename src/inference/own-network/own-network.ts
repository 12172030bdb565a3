/** The worker with a network of one's own: brings messages and sessions together and does nothing else. */
import { createSerial } from '../../async/serial.ts';
import type { NetworkReadings } from '../../core/accuracy/compare-networks.ts';
import { BackendUnavailableError } from '../../core/errors.ts';
import { shrinkSheet } from '../../core/preprocessing/shrink-sheet.ts';
import type { Seen } from '../../core/preprocessing/preprocess.ts';
import { toPrediction } from '../../core/reading/prediction.ts';
import { judgementOf, type Judgement } from '../../core/records/correction.ts';
import { see } from '../../core/records/drawing.ts';
import { wasmRuntime } from '../worker/runtime.ts';
import { createSession } from '../worker/session.ts';
import type { OpenedNetwork } from '../worker/protocol.ts';
import { openOwnSession, type OwnSession } from './own-session.ts';
import { toOwnFailure, type LabelledDrawing, type OwnAnswer, type OwnAsked } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

/** A session's runs must not overlap. */
const inTurn = createSerial();
let own: OwnSession | undefined;
let ours: ((drawing: Seen) => Promise<Judgement>) | undefined;

self.addEventListener('message', ({ data }: MessageEvent<OwnAsked & { readonly id: number }>) => {
  const { id } = data;
  inTurn(() => answer(data, (share) => self.postMessage({ kind: 'progress', share, id }))).then(
    (answered) => self.postMessage({ ...answered, id }),
    (error: unknown) => self.postMessage({ kind: 'failed', failure: toOwnFailure(error), id }),
  );
});

async function answer(asked: OwnAsked, onProgress: (share: number) => void): Promise<OwnAnswer> {
  switch (asked.kind) {
    case 'open':
      own = await openOwnSession(asked.bytes, () => wasmRuntime(asked.bytes, true), asked.known, onProgress);
      return { kind: 'opened', facts: own.facts };
    case 'use':
      await opened().use(asked.way);
      return { kind: 'opened', facts: opened().facts };
    case 'classify': {
      const probabilities: (readonly number[])[] = [];
      for (const picture of asked.pictures) probabilities.push(await opened().probabilities(picture));
      return { kind: 'classified', probabilities };
    }
    case 'beside':
      ours = await openOurs(asked.network);
      return { kind: 'done' };
    case 'read': {
      const readings: NetworkReadings[] = [];
      for (const digit of asked.digits) readings.push(await read(digit));
      return { kind: 'read', readings };
    }
    default:
      return asked satisfies never;
  }
}

function opened(): OwnSession {
  if (own === undefined) throw new BackendUnavailableError('Your own network', 'none was opened');
  return own;
}

/** As it ships: what it has learned of its user would have learned from these very digits. */
async function openOurs({ manifest, bytes }: OpenedNetwork): Promise<(drawing: Seen) => Promise<Judgement>> {
  const session = await createSession('wasm', { manifest, bytes }, { allowSoftwareGpu: false, whole: true });
  return async (drawing) => judgementOf(toPrediction((await session.run(drawing)).logits, manifest, manifest.modelId));
}

async function read({ drawing, label }: LabelledDrawing): Promise<NetworkReadings> {
  const own = opened();
  if (ours === undefined) throw new BackendUnavailableError('Your own network', 'there is none to compare it with');
  const seen = see(drawing);
  const framed = { ours: await ours(seen), own: await own.read(seen.picture) };
  if (drawing.ink === undefined) return { label, readings: { ours: { framed: framed.ours }, own: { framed: framed.own } } };
  const picture = shrinkSheet(drawing.ink);
  return { label, readings: { ours: { framed: framed.ours, shrunk: await ours({ picture }) }, own: { framed: framed.own, shrunk: await own.read(picture) } } };
}
