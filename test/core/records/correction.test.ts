import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CORRECTION_BATCH_SCHEMA, parseCorrection, parseCorrectionBatch, parseKeptCorrection, withinBatchPoints } from '../../../src/core/records/correction.ts';
import { MOST_BATCH_POINTS, MOST_POINTS, MOST_STROKES } from '../../../src/core/records/bounds.ts';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import { anyBatch } from '../../support/corrections.ts';

const ink = { strokes: [{ points: [{ x: 1, y: 2, t: 0 }, { x: 3, y: 4, t: 16, pressure: 0.5 }] }], width: 300, height: 400 };
const valid = {
  id: 'c-1',
  ink,
  predicted: 1,
  label: 7,
  createdAt: '2026-01-02T03:04:05.678Z',
  device: 'd-1',
  modelId: 'digits-00000000',
  preprocessingId: 'mnist-frame-1',
};

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const inkOf = (...lengths: number[]): typeof ink => ({ ...ink, strokes: lengths.map((length) => ({ points: Array.from({ length }, () => ({ x: 1, y: 2, t: 0 })) })) });

describe('a correction from outside', () => {
  test('is taken as it is, and what is unknown in it is left away', () => {
    assert.deepEqual(parseCorrection({ ...valid, colour: 'blue' }), valid);
    const drawn = parseCorrection({ ...valid, ink: undefined, image: new Uint8Array(784).fill(9), writer: 'Ada', label: 'none' });
    assert.deepEqual([drawn.image?.[783], drawn.writer, drawn.label, 'ink' in drawn], [9, 'Ada', 'none', false]);
  });

  test('may be of a digit in a picture, and then says in which and where', () => {
    const box = { left: 40, top: 0, width: 12, height: 19 };
    const origin = { picture: '0123456789abcdef', width: 4000, height: 3000, box };
    const found = { ...valid, ink: undefined, image: new Uint8Array(784).fill(9) };
    assert.deepEqual(parseCorrection({ ...found, origin: { ...origin, name: 'holiday.jpg' } }).origin, origin);
    const refused = (wrong: object, message: string): void => assert.throws(() => parseCorrection({ ...found, origin: { ...origin, ...wrong } }, 'c.json', 'corrections[3]'), { message });
    refused({ picture: '../../x' }, 'c.json: corrections[3].origin.picture: expected 8 to 64 hexadecimal digits, got ../../x.');
    refused({ width: 0 }, 'c.json: corrections[3].origin.width: expected a whole number from 1 to 65535, got 0.');
    refused({ box: { ...box, left: -1 } }, 'c.json: corrections[3].origin.box.left: expected a whole number from 0 to 65535, got -1.');
    refused({ box: 'all' }, 'c.json: corrections[3].origin.box: expected an object, got all.');
    assert.ok(!('origin' in parseCorrection({ ...valid, origin })), 'ink is in no picture');
  });

  test('may say nothing of what it was read as', () => {
    const unread = { ...valid, predicted: undefined };
    assert.ok(!('predicted' in parseCorrection(unread)));
    assert.throws(() => parseCorrection({ ...valid, predicted: 'unknown' }), /predicted: expected a digit from 0 to 9, or "none", got unknown\./);
  });

  test('is taken whatever was drawn and by whom', () => {
    fc.assert(fc.property(anyBatch, (batch) => assert.deepEqual(parseCorrectionBatch(structuredClone(batch)), batch)), { numRuns: 50 });
  });

  const broken: [title: string, value: unknown, message: string][] = [
    ['what is no object', [valid], 'c.json: corrections[3]: expected an object, got '],
    ['a correction without an id', { ...valid, id: undefined }, 'c.json: corrections[3].id: expected an identifier, got nothing.'],
    ['an id that could be a path', { ...valid, id: '../x' }, 'c.json: corrections[3].id: expected an identifier, got ../x.'],
    ['a label that is no digit', { ...valid, label: 10 }, 'c.json: corrections[3].label: expected a digit from 0 to 9, or "none", got 10.'],
    ['a label that is text', { ...valid, label: '7' }, 'c.json: corrections[3].label: expected a digit from 0 to 9, or "none", got 7.'],
    ['a time of the local clock', { ...valid, createdAt: '2026-01-02 03:04' }, 'c.json: corrections[3].createdAt: expected an ISO 8601 time in UTC, of the years 0001 to 9999, got 2026-01-02 03:04.'],
    ['a time that no database stores', { ...valid, createdAt: '0000-01-02T03:04:05Z' }, 'c.json: corrections[3].createdAt: expected an ISO 8601 time in UTC, of the years 0001 to 9999, got 0000-01-02T03:04:05Z.'],
    ['a day that never was', { ...valid, createdAt: '2026-02-30T03:04:05Z' }, 'c.json: corrections[3].createdAt: expected an ISO 8601 time in UTC, of the years 0001 to 9999, got 2026-02-30T03:04:05Z.'],
    ['no drawing', { ...valid, ink: undefined }, 'c.json: corrections[3].ink: expected either ink or an image, got neither.'],
    ['two drawings', { ...valid, image: new Uint8Array(784) }, 'c.json: corrections[3].image: expected either ink or an image, got both.'],
    ['an image of another size', { ...valid, ink: undefined, image: new Uint8Array(783) }, 'c.json: corrections[3].image: expected 784 bytes, got 783 bytes.'],
    ['ink without strokes', { ...valid, ink: { width: 1, height: 1 } }, 'c.json: corrections[3].ink.strokes: expected a list of strokes, got nothing.'],
    ['a sheet of no size', { ...valid, ink: { ...ink, width: Number.NaN } }, 'c.json: corrections[3].ink.width: expected a number from 0 to 1000000000, got null.'],
    ['a point that is nowhere', { ...valid, ink: { ...ink, strokes: [{ points: [{ x: 1, y: 2e9, t: 0 }] }] } }, 'c.json: corrections[3].ink.strokes[0].points[0].y: expected a number from -1000000000 to 1000000000, got 2000000000.'],
    ['a pressure beyond full', { ...valid, ink: { ...ink, strokes: [{ points: [{ x: 1, y: 2, t: 0, pressure: 1.1 }] }] } }, 'c.json: corrections[3].ink.strokes[0].points[0].pressure: expected a number from 0 to 1, got 1.1.'],
    ['more points than a drawing has', { ...valid, ink: inkOf(MOST_POINTS, 1) }, 'c.json: corrections[3].ink: expected a drawing of at most 10000 points, got 10001.'],
    ['more strokes than a drawing has', { ...valid, ink: inkOf(...Array.from({ length: MOST_STROKES + 1 }, () => 0)) }, 'c.json: corrections[3].ink.strokes: expected at most 1000 strokes, got 1001.'],
    ['a writer with a NUL', { ...valid, writer: 'A\0da' }, 'c.json: corrections[3].writer: expected a name of at most 128 characters, got A'],
    ['what is nested without end', { ...valid, writer: nested(50_000) }, 'c.json: corrections[3].writer: expected a name of at most 128 characters, got a deeply nested value.'],
    ['a nameless writer', { ...valid, writer: '' }, 'c.json: corrections[3].writer: expected a name of at most 128 characters, got .'],
  ];
  for (const [title, value, message] of broken) {
    test(`is refused for ${title}, naming the field`, () => {
      assert.throws(
        () => parseCorrection(value, 'c.json', 'corrections[3]'),
        (error: Error) => error.name === 'InvalidRecordError' && error.message.startsWith(message),
      );
    });
  }
});

describe('a correction that is kept already', () => {
  test('is read also where it was kept before there were bounds', () => {
    const former = { ...valid, createdAt: '0000-01-02T03:04:05.0123456789Z', writer: 'A\0da', ink: inkOf(MOST_POINTS + 1) };
    assert.deepEqual(parseKeptCorrection(former), former);
    assert.throws(() => parseKeptCorrection({ ...valid, label: 10 }), /label/);
  });
});

describe('a batch of corrections from outside', () => {
  const batch = { schema: CORRECTION_BATCH_SCHEMA, batchId: 'b-1', corrections: [valid, { ...valid, id: 'c-2' }] };

  test('is refused for another schema, no id, and what is no list', () => {
    assert.throws(() => parseCorrectionBatch({ ...batch, schema: 'scrawl-corrections/2' }), { message: 'correction batch: schema: expected "scrawl-corrections/1", got scrawl-corrections/2.' });
    assert.throws(() => parseCorrectionBatch({ ...batch, batchId: '' }), { message: 'correction batch: batchId: expected an identifier, got .' });
    assert.throws(() => parseCorrectionBatch({ ...batch, corrections: {} }), { message: 'correction batch: corrections: expected a list of corrections, got {}.' });
  });

  test('is refused where one correction is in it twice', () => {
    assert.throws(() => parseCorrectionBatch({ ...batch, corrections: [...batch.corrections, valid] }), {
      name: 'InvalidRecordError',
      message: 'correction batch: corrections[2].id: expected another id than that of corrections[0], got c-1.',
    });
  });

  test('has so many points at the most, and names the correction that is one too many', () => {
    const full = Array.from({ length: MOST_BATCH_POINTS / MOST_POINTS }, (_, index) => ({ ...valid, id: `c-${index}`, ink: inkOf(MOST_POINTS) }));
    const picture = { ...valid, id: 'p', ink: undefined, image: new Uint8Array(784) };
    const passed = parseCorrectionBatch({ ...batch, corrections: [...full, picture] }).corrections;
    assert.deepEqual([...withinBatchPoints(passed)], passed);
    assert.throws(() => [...withinBatchPoints(parseCorrectionBatch({ ...batch, corrections: [...full, picture, { ...valid, id: 'last', ink: inkOf(1) }] }).corrections)], {
      name: 'InvalidRecordError',
      message: 'correction batch: corrections[11].ink: expected at most 100000 points in all drawings of a batch, got 100001.',
    });
  });
});

describe('A place in a round', () => {
  const base = { id: 'a', ink: { strokes: [], width: 1, height: 1 }, label: 7, createdAt: '2026-11-28T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: 'p' };

  test('comes along with its prompt, also after another label', () => {
    for (const round of [{ id: 'r.1', prompt: 1 }, { id: 'r.1', prompt: 7, practice: true }]) assert.deepEqual(parseCorrection({ ...base, round }).round, round);
    assert.equal('round' in parseCorrection(base), false);
  });

  test('is refused where it is none, naming the field', () => {
    for (const [round, field] of [['first', 'round'], [{ id: '', prompt: 1 }, 'round.id'], [{ id: 'r', prompt: 'none' }, 'round.prompt'], [{ id: 'r', prompt: 1, practice: false }, 'round.practice']] as const) {
      assert.throws(() => parseCorrection({ ...base, round }), (error) => error instanceof InvalidRecordError && error.field === field, JSON.stringify(round));
    }
  });
});
