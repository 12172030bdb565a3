import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { CorrectionBatch } from '../../../src/core/records/correction.ts';
import { createToken } from '../../../training/server/access/tokens.ts';
import type { BatchAnswer } from '../../../training/server/ingest/receive-batch.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { startEndpointProcess, type EndpointProcess } from './endpoint-process.ts';
import { onBothStorages, type Storage } from './storages.ts';

/** How often each storage's endpoint is killed; fifty in all. */
const KILLS = 25;
/** Phones that send at the same time. */
const SENDERS = 4;
/** The longest that an endpoint lives after it has acknowledged something; one in five is killed before that. */
const LIFE_MS = 200;

/** What the phones know: what they have sent, and what of it was acknowledged. */
interface Known {
  readonly acknowledged: Set<string>;
  readonly sent: CorrectionBatch[];
}

/** Sends batch after batch, now and then one of before again, until the endpoint is gone. */
async function sendUntilGone({ url }: EndpointProcess, token: string, known: Known, random: () => number): Promise<void> {
  for (;;) {
    const again = random() < 0.25 ? known.sent[Math.floor(random() * known.sent.length)] : undefined;
    const batch = again ?? batchOf(Array.from({ length: 1 + Math.floor(4 * random()) }, () => correctionOf()));
    if (again === undefined) known.sent.push(batch);
    const { payload, headers } = wire(batch);
    try {
      const answer = await fetch(`${url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, authorization: `Bearer ${token}` } });
      const text = await answer.text();
      assert.equal(answer.status, 200, text);
      const { verdicts } = JSON.parse(text) as BatchAnswer;
      for (const { id, verdict } of verdicts) {
        assert.equal(verdict, 'accepted');
        known.acknowledged.add(id);
      }
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

/** One file a storage calls this, so that the runner can have both at work at once. */
export function killedAgainAndAgain(only: Storage['name']): void {
  onBothStorages('an endpoint that is killed', tests, [only]);
}

function tests(storage: Storage): void {
  test(`has kept everything that it acknowledged, exactly once, ${KILLS} times over`, { timeout: 590_000 }, async () => {
    const place = await storage.place();
    const first = await openDatabase(place);
    const { token } = await createToken(first, 'submit', 'a phone');
    await first.close();
    const random = randomFrom(storage.name === 'embedded' ? 1 : 2);
    const known: Known = { acknowledged: new Set(), sent: [] };

    for (let kill = 0; kill < KILLS; kill++) {
      const endpoint = await startEndpointProcess(place, ['--no-training']);
      const sending = Array.from({ length: SENDERS }, () => sendUntilGone(endpoint, token, known, random));
      const before = known.acknowledged.size;
      while (kill % 5 !== 4 && known.acknowledged.size === before) await pause(5);
      await pause(random() * LIFE_MS);
      await endpoint.kill();
      await Promise.all(sending);
      if (kill % 10 === 9) await storage.postgres()?.crash();
    }

    const database = await openDatabase(place);
    const rows = await database.query<{ id: string; count: number }>('select id, count(*)::int as count from corrections group by id');
    const counts = new Map(rows.map(({ id, count }) => [id, count]));
    const lost = [...known.acknowledged].filter((id) => !counts.has(id));
    assert.deepEqual(lost, []);
    assert.deepEqual(rows.filter(({ count }) => count !== 1), []);
    assert.ok(known.acknowledged.size > 2 * KILLS, `${known.acknowledged.size} were acknowledged, too few to tell anything`);

    // Nothing is half there: each correction belongs to a batch that was answered, whose answer names it.
    const [{ orphans }] = await database.query<{ orphans: number }>('select count(*)::int as orphans from corrections left join batches on batches.id = batch where batches.id is null or position(corrections.id in answer) = 0');
    assert.equal(orphans, 0);

    await database.close();
    // What was under way when it was killed is sent again, and is there once, then too.
    const endpoint = await startEndpointProcess(place, ['--no-training']);
    for (const batch of known.sent.slice(-SENDERS)) {
      const { payload, headers } = wire(batch);
      const answer = await fetch(`${endpoint.url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, authorization: `Bearer ${token}` } });
      assert.equal(answer.status, 200);
    }
    assert.equal(await endpoint.end(), 0);
    const after = await openDatabase(place);
    const [{ twice }] = await after.query<{ twice: number }>('select (count(*) - count(distinct id))::int as twice from corrections');
    assert.equal(twice, 0);
    await after.close();
  });
}
