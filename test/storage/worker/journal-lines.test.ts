import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { JournalEntry } from '../../../src/core/records/journal-entry.ts';
import type { JudgementRecord } from '../../../src/core/records/judgement.ts';
import { crc32 } from '../../../src/formats/crc32.ts';
import { formatJournalEntry, parseJournal } from '../../../src/storage/worker/journal-lines.ts';

const correction: Correction = { id: 'a', ink: { strokes: [{ points: [{ x: 1, y: 2, t: 3 }] }], width: 100, height: 100 }, label: 7, createdAt: '2026-01-02T03:04:05Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID };
const judged: JudgementRecord = { id: 'a', predicted: 1, label: 7, modelId: 'm', createdAt: '2026-01-02T03:04:05Z', session: 's' };
const entry: JournalEntry = { sequence: 5, corrections: 3, kept: [{ key: 9, isOwn: true, correction }], judged: [judged], removed: ['b'], takenBack: ['c'], part: 'p', isLast: true };

/** As it would stand in the journal. */
function line(value: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(value));
  return new TextEncoder().encode(`${crc32(json).toString(16).padStart(8, '0')} ${new TextDecoder().decode(json)}\n`);
}

const read = (bytes: Uint8Array): JournalEntry[] => [...parseJournal(bytes)];

test('an entry comes back as it was written', () => assert.deepEqual(read(formatJournalEntry(entry)), [entry]));

test('items of another form are passed over, and the others of their entry are read', () => {
  const mixed = { sequence: 1, corrections: 1, kept: [{ key: -1, correction: {} }, { correction: {} }, { key: 4, correction: { id: 'x' } }], judged: [{ id: 7 }, judged], colour: 'blue' };
  assert.deepEqual(read(line(mixed)), [{ sequence: 1, corrections: 1, kept: [], judged: [judged] }]);
});

test('entries that are none, and lines that are not whole, are passed over', () => {
  const whole = formatJournalEntry(entry);
  const bytes = [line({ sequence: '1', corrections: 1 }), line([]), line({ sequence: 2, corrections: 1, removed: [3] }), whole.subarray(3), whole, whole.subarray(0, 40)];
  assert.deepEqual(read(Uint8Array.from(bytes.flatMap((part) => [...part]))), [entry]);
});
