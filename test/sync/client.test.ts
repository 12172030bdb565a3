import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CorrectionBatch } from '../../src/core/records/correction.ts';
import { formatCorrectionBatch } from '../../src/formats/correction-batch-json.ts';
import { postBatch } from '../../src/sync/client.ts';
import { outcomeOf, type Outcome } from '../../src/sync/outcome.ts';
import { brought } from '../storage/judged.ts';
import { startMoodyEndpoint, TOKEN, type Mood, type MoodyEndpoint } from '../support/moody-endpoint.ts';

describe('the client, with a real server', () => {
  let endpoint: MoodyEndpoint;
  before(async () => void (endpoint = await startMoodyEndpoint()));
  after(() => endpoint.stop());

  let batches = 0;
  const newBatch = (): CorrectionBatch => ({ schema: 'scrawl-corrections/1', batchId: `batch-${++batches}`, corrections: [brought(batches * 2).correction, brought(batches * 2 + 1).correction] });
  const send = async (batch: CorrectionBatch, mood: Mood = 'well', token = TOKEN): Promise<Outcome> => {
    endpoint.moods.splice(0, Infinity, mood);
    return outcomeOf(await postBatch({ url: endpoint.url, token }, batch, 300), batch, 0);
  };

  test('hands a batch in, packed, and understands the answer', async () => {
    const batch = newBatch();
    const outcome = await send(batch);
    assert.deepEqual(outcome, { kind: 'settled', verdicts: new Map(batch.corrections.map(({ id }) => [id, { kind: 'accepted' }])) });
    assert.equal(endpoint.deliveries.at(-1)?.text, formatCorrectionBatch(batch));
  });

  test('sends the same again after whatever went wrong, and it counts once', async () => {
    for (const mood of ['hangs-up', 'cut', 'mute', 'garbage', { status: 500 }, { status: 429, retryAfter: '3' }, { status: 502, body: '<html>' }] satisfies Mood[]) {
      const batch = newBatch();
      const first = await send(batch, mood);
      assert.equal(first.kind, 'later', JSON.stringify(mood));
      if (typeof mood === 'object' && 'retryAfter' in mood) assert.equal((first as { wait?: number }).wait, 3000);
      assert.equal((await send(batch)).kind, 'settled', JSON.stringify(mood));
      assert.equal((await send(batch)).kind, 'settled', 'and once more');
      for (const { id } of batch.corrections) assert.equal(endpoint.kept.get(id), 1, JSON.stringify(mood));
    }
  });

  test('tells a refused token, a batch that is too large and an id that is taken apart', async () => {
    assert.equal((await send(newBatch(), 'well', TOKEN.replace('0', '9'))).kind, 'stopped');
    assert.equal((await send(newBatch(), { status: 413 })).kind, 'smaller');
    const batch = newBatch();
    await send(batch);
    assert.equal((await send({ ...batch, corrections: batch.corrections.slice(1) })).kind, 'renamed');
  });

  test('hangs up on an endpoint whose answer does not end, however patient it is, and sends again', async () => {
    endpoint.moods.splice(0, Infinity, 'endless');
    const batch = newBatch();
    assert.deepEqual(await postBatch({ url: endpoint.url, token: TOKEN }, batch, 2 ** 31 - 1), { kind: 'silence' });
    assert.equal((await send(batch)).kind, 'settled');
  });

  test('waits where nobody is', async () => {
    const gone = await startMoodyEndpoint();
    await gone.stop();
    assert.deepEqual(await postBatch({ url: gone.url, token: TOKEN }, newBatch()), { kind: 'silence' });
  });
});
