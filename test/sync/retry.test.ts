import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { backoff } from '../../src/async/backoff.ts';
import { dueAt, retryAfter } from '../../src/sync/retry-after.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('the wait after failures', () => {
  test('begins with seconds, doubles, and never exceeds an hour', () => {
    assert.equal(backoff(1, 1), 5_000);
    assert.equal(backoff(2, 1), 10_000);
    assert.equal(backoff(1, 0), 2_500);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), share, (failures, random) => {
        const wait = backoff(failures, random);
        assert.ok(wait >= 2_500 && wait <= 3_600_000, String(wait));
        assert.ok(backoff(failures + 1, random) >= wait);
      }),
      { seed: 1 },
    );
  });
});

describe('Retry-After', () => {
  test('is read as seconds and as a date', () => {
    assert.equal(retryAfter('120', NOW), 120_000);
    assert.equal(retryAfter(' 0 ', NOW), 0);
    assert.equal(retryAfter('Sat, 21 Nov 2026 10:01:30 GMT', NOW), 90_000);
    assert.equal(retryAfter('Sat, 21 Nov 2026 09:00:00 GMT', NOW), 0, 'a date that is over');
  });

  test('says nothing where it is none', () => {
    for (const header of [null, '', 'soon', '-5', '1.5', '1e3', 'Sat']) assert.equal(retryAfter(header, NOW), undefined, String(header));
  });

  test('holds no device up for more than a day, whatever it says', () => {
    assert.equal(retryAfter('99999999', NOW), 24 * 3_600_000);
    assert.equal(retryAfter('Sat, 21 Nov 2099 10:00:00 GMT', NOW), 24 * 3_600_000);
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = retryAfter(header, NOW);
        assert.ok(wait === undefined || (wait >= 0 && wait <= 24 * 3_600_000));
      }),
      { seed: 1 },
    );
  });
});

describe('what an endpoint has deferred', () => {
  const due = (until: unknown, receivedAt: unknown = '2020-01-01T10:00:00Z'): number => (Date.parse(dueAt(until, receivedAt, NOW)) - NOW) / 60_000;

  test('is due as long after now as the endpoint’s own clock said, whatever this device’s says', () => {
    assert.equal(due('2020-01-01T12:30:00Z'), 150);
  });

  test('is never due at once, nor later than in a day, and in an hour where nothing was said', () => {
    assert.equal(due('2020-01-01T10:00:01Z'), 1);
    assert.equal(due('2019-12-31T00:00:00Z'), 1);
    assert.equal(due('2999-01-01T00:00:00Z'), 24 * 60);
    for (const until of [undefined, null, '', 'tomorrow', {}]) assert.equal(due(until), 60, JSON.stringify(until));
    assert.equal(due('2020-01-01T12:30:00Z', null), 60);
  });
});
