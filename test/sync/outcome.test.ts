import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CorrectionBatch } from '../../src/core/records/correction.ts';
import { outcomeOf, type Outcome, type Reply } from '../../src/sync/outcome.ts';
import { brought } from '../storage/judged.ts';

const batch: CorrectionBatch = { schema: 'scrawl-corrections/1', batchId: 'b1', corrections: [0, 1, 2].map((serial) => brought(serial).correction) };
const IDS = batch.corrections.map(({ id }) => id);

const answer = (status: number, body: unknown, retryAfter: string | null = null): Reply => ({ kind: 'answer', status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body) });
const outcome = (reply: Reply): Outcome => outcomeOf(reply, batch, 0);
const accepted = (ids: readonly string[]): unknown => ({ batchId: 'b1', receivedAt: '2026-11-21T10:00:00Z', verdicts: ids.map((id) => ({ id, verdict: 'accepted' })) });
const error = (message: string, more: object = {}): unknown => ({ error: 'SomeError', message, ...more });

describe('what an endpoint’s answer means', () => {
  test('settles what it has said something of', () => {
    const body = { batchId: 'b1', verdicts: [{ id: IDS[0], verdict: 'accepted' }, { id: IDS[1], verdict: 'rejected', reason: 'There is no ink in it.', code: 'no-ink', about: 'x'.repeat(65) }, { id: 'of another', verdict: 'accepted' }, { id: IDS[2], verdict: 'perhaps' }] };
    const { kind, ...rest } = outcome(answer(200, body));
    assert.equal(kind, 'settled');
    assert.deepEqual([...(rest as { verdicts: ReadonlyMap<string, unknown> }).verdicts], [
      [IDS[0], { kind: 'accepted' }],
      [IDS[1], { kind: 'rejected', reason: 'There is no ink in it.', code: 'no-ink' }],
    ]);
  });

  test('holds back what was deferred', () => {
    const body = { batchId: 'b1', receivedAt: '2026-11-21T22:00:00.000Z', verdicts: [{ id: IDS[0], verdict: 'deferred', until: '2026-11-22T00:00:00.000Z', reason: 'Enough for today.', code: 'of a later endpoint', about: '2' }, { id: IDS[1], verdict: 'deferred' }] };
    const { verdicts } = outcome(answer(200, body)) as Outcome & { kind: 'settled' };
    assert.deepEqual([...verdicts.values()], [
      { kind: 'deferred', until: '1970-01-01T02:00:00.000Z', reason: 'Enough for today.', about: '2' },
      { kind: 'deferred', until: '1970-01-01T01:00:00.000Z', code: 'full', reason: 'The endpoint has no room for it now.' },
    ]);
  });

  test('is not believed where it is no answer to this batch', () => {
    for (const body of ['', '<!doctype html><title>Log in</title>', 'null', '[]', '{}', { batchId: 'b2', verdicts: [{ id: IDS[0], verdict: 'accepted' }] }, accepted([]), accepted(['of another']), { batchId: 'b1', verdicts: [null, 7, { id: 7 }] }, JSON.stringify(accepted(IDS)).slice(0, -9)]) {
      assert.deepEqual(outcome(answer(200, body)), { kind: 'later', code: 'no-endpoint', reason: 'What came back is not an endpoint’s answer.' }, JSON.stringify(body));
    }
  });

  test('asks for another token only where an endpoint has said so', () => {
    for (const status of [401, 403]) {
      assert.deepEqual(outcome(answer(status, error('This needs a token.'))), { kind: 'stopped', code: status === 401 ? 'unknown-token' : 'role', reason: 'This needs a token.' });
      assert.equal(outcome(answer(status, '<html>Hotel Wi-Fi</html>')).kind, 'later', 'a captive portal is no reason to ask anybody for anything');
    }
  });

  test('asks for less, for another id, or blames one correction', () => {
    assert.equal(outcome(answer(413, '<html>nginx</html>')).kind, 'smaller');
    assert.equal(outcome(answer(422, error('It has come before.'))).kind, 'renamed');
    assert.equal(outcome(answer(422, 'no')).kind, 'later');
    assert.deepEqual(outcome(answer(400, error('label: expected a digit.', { correction: IDS[1] }))), { kind: 'settled', verdicts: new Map([[IDS[1], { kind: 'rejected', code: 'invalid', reason: 'label: expected a digit.' }]]) });
    assert.equal(outcome(answer(400, error('It is not of this form.'))).kind, 'smaller');
    assert.equal(outcome(answer(400, 'Bad Request')).kind, 'later');
  });

  test('waits as long as it is asked to', () => {
    assert.deepEqual(outcome(answer(429, error('Wait.'), '7')), { kind: 'later', code: 'busy', reason: 'The endpoint has enough for now.', wait: 7_000 });
    assert.deepEqual(outcome(answer(503, '', '10')), { kind: 'later', code: 'trouble', reason: 'The endpoint has trouble of its own.', wait: 10_000 });
    assert.deepEqual(outcome({ kind: 'silence' }), { kind: 'later', code: 'silent', reason: 'The endpoint does not answer.' });
  });

  test('never loses or accepts anything by whatever else comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), fc.option(fc.string()), (status, body, header) => {
        const result = outcome(answer(status, body, header));
        assert.ok(['later', 'smaller'].includes(result.kind), result.kind);
        if (result.kind === 'smaller') assert.equal(status, 413);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
