import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isUtcTime, isWriterName, LONGEST_WRITER, writerName } from '../../../src/core/records/bounds.ts';

describe('a time that can be stored', () => {
  const taken = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2024-02-29T12:00:00Z', '2000-02-29T12:00:00.5Z', '2026-01-02T03:04:05.678Z'];
  for (const time of taken) test(`is ${time}`, () => assert.equal(isUtcTime(time), true));

  const refused: [why: string, time: string][] = [
    ['a year 0000', '0000-06-01T00:00:00Z'],
    ['a year of five digits', '12026-01-01T00:00:00Z'],
    ['a thirteenth month', '2026-13-01T00:00:00Z'],
    ['a month 00', '2026-00-01T00:00:00Z'],
    ['a day 00', '2026-01-00T00:00:00Z'],
    ['the 29th of February in a common year', '2026-02-29T00:00:00Z'],
    ['the 29th of February in 1900', '1900-02-29T00:00:00Z'],
    ['the 31st of April', '2026-04-31T00:00:00Z'],
    ['an hour 24', '2026-01-01T24:00:00Z'],
    ['a minute 60', '2026-01-01T00:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['ten digits of a second', '2026-01-01T00:00:00.0123456789Z'],
    ['a local time', '2026-01-01T00:00:00+01:00'],
    ['a day alone', '2026-01-01'],
    ['nothing', ''],
  ];
  for (const [why, time] of refused) test(`is not ${why}`, () => assert.equal(isUtcTime(time), false));

  test('is every time that a clock here can show', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(fc.property(fc.date(years), (date) => isUtcTime(date.toISOString())));
  });
});

describe('a writer’s name', () => {
  test('is counted in characters, not in halves of them', () => {
    assert.equal(isWriterName('𝒜'.repeat(LONGEST_WRITER)), true);
    assert.equal(isWriterName('𝒜'.repeat(LONGEST_WRITER + 1)), false);
    assert.equal(writerName(`a${'𝒜'.repeat(LONGEST_WRITER)}`), `a${'𝒜'.repeat(LONGEST_WRITER - 1)}`);
  });

  test('holds nothing that a database could not store', () => {
    for (const name of ['', 'A\0da', 'A\ud83d', '\udc00da']) assert.equal(isWriterName(name), false, JSON.stringify(name));
    assert.equal(writerName('A\0d\ud83da'), 'Ada');
    assert.equal(isWriterName('Ada\n🖊'), true);
  });

  test('is taken once it was shortened, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => writerName(name) === '' || isWriterName(writerName(name))));
  });
});
