import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CORRECTION_BATCH_SCHEMA, type Correction, type CorrectionBatch } from '../../../src/core/records/correction.ts';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import type { Digit } from '../../../src/core/classes.ts';
import { formatCorrectionBatch } from '../../../src/formats/correction-batch-json.ts';

/** Digits that a person drew, each on a sheet of 100 × 100. */
export const PEN_DIGITS: readonly { readonly digit: Digit; readonly ink: Ink }[] = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/pen-digits.json'), 'utf8')) as readonly { readonly digit: Digit; readonly strokes: readonly (readonly (readonly [number, number])[])[] }[]
).map(({ digit, strokes }) => ({ digit, ink: { width: 100, height: 100, strokes: strokes.map((stroke) => ({ points: stroke.map(([x, y], i) => ({ x, y, t: 16 * i })) })) } }));

/** A drawing that is like no other of these, made of `number` alone: strokes between places that its digits name. */
export function drawnFor(number: number): Ink {
  const corner = (i: number): { x: number; y: number; t: number } => {
    const mixed = Math.imul((number + 1) * 31 + i, 2_654_435_761) >>> 0;
    return { x: mixed % 300, y: (mixed >>> 12) % 300, t: 16 * i };
  };
  return { width: 300, height: 300, strokes: [{ points: [0, 1, 2, 3, 4].map(corner) }, { points: [5, 6, 7].map(corner) }] };
}

let made = 0;

/** A correction that no other test has sent. */
export function correctionOf(facts: Partial<Omit<Correction, 'ink' | 'image'>> & ({ readonly ink?: Ink } | { readonly image: Correction['image'] }) = {}): Correction {
  const number = ++made;
  return {
    id: `c-${process.pid}-${number}`,
    predicted: 1,
    label: 7,
    createdAt: '2026-01-02T03:04:05.678Z',
    device: 'a-device',
    modelId: 'digits-12345678',
    preprocessingId: PREPROCESSING_ID,
    ...('image' in facts ? {} : { ink: drawnFor(number) }),
    ...facts,
  } as Correction;
}

export function batchOf(corrections: readonly Correction[], batchId = `b-${process.pid}-${++made}`): CorrectionBatch {
  return { schema: CORRECTION_BATCH_SCHEMA, batchId, corrections };
}

/** How a phone sends it. */
export const wire = (batch: CorrectionBatch): { readonly method: 'POST'; readonly url: string; readonly payload: string; readonly headers: Readonly<Record<string, string>> } => ({
  method: 'POST',
  url: '/v1/batches',
  payload: formatCorrectionBatch(batch),
  headers: { 'content-type': 'application/json' },
});
