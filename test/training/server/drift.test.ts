import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { driftSentences } from '../../../training/server/review/drift.ts';
import { driftCsv, type DriftRow } from '../../../training/server/moderation/drift.ts';
import { batchOf, correctionOf, PEN_DIGITS, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

const sure = (confidence: number): readonly number[] => Array.from({ length: 10 }, (_, i) => (i === 7 ? confidence : (1 - confidence) / 9));

onBothStorages('drift', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage);
  });
  after(() => endpoint.close());

  const send = async (...corrections: Correction[]): Promise<void> => {
    const request = wire(batchOf(corrections));
    const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
    assert.equal(answer.statusCode, 200, answer.body);
  };
  const drift = async (by = 'all'): Promise<DriftRow[]> => (await endpoint.app.inject({ url: `/v1/review/drift?by=${by}`, headers: endpoint.as.review })).json<{ rows: DriftRow[] }>().rows;
  const { ink } = PEN_DIGITS.find(({ digit }) => digit === 7)!;

  test('is told of each week, by all, by digit and by device, with what is not known left out', async () => {
    const half = { width: 100, height: 200, strokes: [{ points: [{ x: 10, y: 20, t: 0 }, { x: 20, y: 70, t: 9 }] }] };
    await send(
      correctionOf({ id: 'old', ink, device: 'a', predicted: 7, label: 7, probabilities: sure(0.9) }),
      correctionOf({ id: 'new-1', ink: half, device: 'a', predicted: 7, label: 1, probabilities: sure(0.6) }),
      correctionOf({ id: 'new-2', ink, device: 'b', predicted: 'none', label: 7 }),
      correctionOf({ id: 'scribble', ink, device: 'b', predicted: 'none', label: 'none', probabilities: sure(0.2) }),
      correctionOf({ id: 'ancient', ink, device: 'c', label: 7 }),
      correctionOf({ id: 'rejected', ink, device: 'a', label: 7 }),
    );
    await endpoint.database.query("update corrections set received_at = case id when 'old' then date_trunc('week', now() at time zone 'UTC') at time zone 'UTC' - interval '1 second' when 'ancient' then now() - interval '27 weeks' else now() end, state = case id when 'rejected' then 'rejected' else 'clear' end");
    const [latest, before, ...rest] = await drift();
    assert.deepEqual(rest, []);
    assert.equal(Date.parse(latest.week) - Date.parse(before.week), 7 * 86_400_000);
    assert.equal(new Date(latest.week).getUTCDay(), 1, 'a Monday');
    assert.deepEqual([latest.count, before.count], [3, 1]);
    assert.deepEqual([latest.confidence, latest.misread, latest.refused], [0.4, 0.6667, 0.5]);
    assert.deepEqual([before.confidence, before.misread, before.refused], [0.9, 0, 0]);
    assert.ok(latest.thickness! > 1 && latest.thickness! < 5, String(latest.thickness));
    const one = (await drift('label')).find(({ group }) => group === '1')!;
    assert.equal(one.size, 0.5, 'half of the shorter side');
    assert.deepEqual((await drift('label')).map(({ group, count }) => [group, count]), [['1', 1], ['7', 1], ['none', 1], ['7', 1]]);
    assert.deepEqual((await drift('device')).map(({ group, count }) => [group, count]), [['b', 2], ['a', 1], ['a', 1]]);
    assert.equal((await drift('label'))[1].confidence, null, 'nothing is known of it');
  });

  test('follows the label that a reviewer has given', async () => {
    await endpoint.database.query("update corrections set reviewed_label = '4', state = 'accepted' where id = 'new-1'");
    assert.ok((await drift('label')).some(({ group }) => group === '4'));
  });

  test('is a CSV file as well, and for reviewers only', async () => {
    const answer = await endpoint.app.inject({ url: '/v1/review/drift?by=label&format=csv', headers: endpoint.as.review });
    assert.match(String(answer.headers['content-type']), /^text\/csv/);
    const lines = answer.body.split('\r\n');
    assert.equal(lines[0], 'week,group,count,confidence,misread,refused,thickness,size');
    assert.match(lines[1], /^\d{4}-\d\d-\d\d,4,1,0\.6,1,0,\d\.\d+,0\.5$/);
    assert.match(lines[2], /^\d{4}-\d\d-\d\d,7,1,,1,1,/, 'what is not known is empty');
    assert.equal((await endpoint.app.inject({ url: '/v1/review/drift', headers: endpoint.as.submit })).statusCode, 403);
    assert.equal((await endpoint.app.inject({ url: '/v1/review/drift?by=writer', headers: endpoint.as.review })).statusCode, 400);
  });
});

test('drift as CSV quotes a label that would break its line', () => {
  const row: DriftRow = { week: '2026-03-16', group: 'a,"b"', count: 1, confidence: null, misread: 0.5, refused: null, thickness: 2.5, size: null };
  assert.equal(driftCsv([row]).split('\r\n')[1], '2026-03-16,"a,""b""",1,,0.5,,2.5,');
});

describe('drift in words', () => {
  const row = (week: string, count: number, confidence: number | null): DriftRow => ({ week, group: 'all', count, confidence, misread: 0.1, refused: null, thickness: 2.5, size: 0.5 });
  test('compares the latest week with those before, each by its drawings, and says nothing of a few', () => {
    const sentences = driftSentences([row('2026-03-16', 40, 0.8), row('2026-03-09', 30, 0.95), row('2026-03-02', 10, 0.91)]);
    assert.deepEqual(sentences, [
      'Confidence: 80% in the latest week, 94% in the weeks before.',
      'Misread: 10% in the latest week, 10% in the weeks before.',
      'Thickness: 2.50 px in the latest week, 2.50 px in the weeks before.',
      'Size: 50% in the latest week, 50% in the weeks before.',
    ]);
    for (const rows of [[], [row('2026-03-16', 40, 0.8)], [row('2026-03-16', 5, 0.8), row('2026-03-09', 90, 0.9)]]) assert.deepEqual(driftSentences(rows), ['Compared once the latest week and those before it have 20 drawings each.']);
  });
});
