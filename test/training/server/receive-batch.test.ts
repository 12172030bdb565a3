import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { formatCorrectionBatch } from '../../../src/formats/correction-batch-json.ts';
import { IdentityWatch } from '../../../training/server/identity/identity.ts';
import { readBatch } from '../../../training/server/ingest/judge-batch.ts';
import { BatchReceiver, type Verdict } from '../../../training/server/ingest/receive-batch.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

onBothStorages('a large batch', (storage) => {
  let endpoint: TestEndpoint;
  let identity: IdentityWatch;
  before(async () => {
    endpoint = await startEndpoint(storage);
    identity = await IdentityWatch.open(endpoint.database, { folder: `${(await storage.place()).folder}-own`, restored: false }, assert.fail);
  });
  after(async () => {
    identity.close();
    await endpoint.close();
  });

  test('costs no picture of what is known, or what the day has no room for', async () => {
    const corrections = Array.from({ length: 60 }, () => correctionOf({ device: 'busy' }));
    const open = readBatch(Buffer.from(formatCorrectionBatch(batchOf(corrections))), false, 2 ** 20, 500);
    const deliver = async (perDay: number, batch = open): Promise<{ judged: number[]; decided: readonly Verdict[] | undefined }> => {
      const judged: number[] = [];
      const receiver = new BatchReceiver(endpoint.database, identity, perDay);
      const { decided } = await receiver.receive(batch.facts, (indices) => Promise.resolve((judged.push(...indices), batch.judge(indices))), endpoint.tokens.submit.id);
      return { judged, decided };
    };
    const first = await deliver(40);
    assert.deepEqual(first.judged, Array.from({ length: 40 }, (_, i) => i));
    assert.deepEqual(first.decided!.map(({ verdict }) => verdict), [...Array<string>(40).fill('accepted'), ...Array<string>(20).fill('deferred')]);
    assert.deepEqual((await deliver(40)).judged, [], 'it is answered as before');
    const renamed = readBatch(Buffer.from(formatCorrectionBatch(batchOf(corrections))), false, 2 ** 20, 500);
    const second = await deliver(50, renamed);
    assert.deepEqual(second.judged, Array.from({ length: 10 }, (_, i) => 40 + i));
    assert.deepEqual([await endpoint.database.query('select count(*)::int as count from corrections')], [[{ count: 50 }]]);
  });

  test('that broke off in the middle is completed when it is sent again, each correction once', async () => {
    const batch = batchOf(Array.from({ length: 100 }, () => correctionOf({ device: 'tunnel' })));
    const open = readBatch(Buffer.from(formatCorrectionBatch(batch)), false, 2 ** 20, 500);
    const receiver = new BatchReceiver(endpoint.database, identity, 1e6);
    let portions = 0;
    const breaking = receiver.receive(open.facts, (indices) => (++portions > 3 ? Promise.reject(new Error('the process ends')) : Promise.resolve(open.judge(indices))), endpoint.tokens.submit.id);
    await assert.rejects(breaking, /the process ends/);
    const kept = async (): Promise<number> => (await endpoint.database.query<{ count: number }>("select count(*)::int as count from corrections where device = 'tunnel'"))[0].count;
    const there = await kept();
    assert.ok(there > 0 && there < 100);
    const request = wire(batch);
    const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.json<{ verdicts: readonly Verdict[] }>().verdicts.filter(({ verdict }) => verdict === 'accepted').length, 100);
    assert.equal(await kept(), 100);
  });
}, ['embedded']);
