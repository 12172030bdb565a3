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

/** The same in the middle of large batches, which are committed a portion at a time. */
const LARGE_KILLS = 6;
/** Corrections of a large batch: some twenty portions. */
const LARGE = 250;

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
    if (!(await deliver(url, token, batch, known))) return;
  }
}

/** @returns whether it was acknowledged; else the endpoint is gone. */
async function deliver(url: string, token: string, batch: CorrectionBatch, { acknowledged }: Pick<Known, 'acknowledged'>): Promise<boolean> {
  const { payload, headers } = wire(batch);
  try {
    const answer = await fetch(`${url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, authorization: `Bearer ${token}` } });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    const { verdicts } = JSON.parse(text) as BatchAnswer;
    assert.equal(verdicts.length, batch.corrections.length);
    for (const { id, verdict } of verdicts) {
      assert.equal(verdict, 'accepted');
      acknowledged.add(id);
    }
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return false;
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

  test(`completes a large batch that it was killed in, while others send, ${LARGE_KILLS} times over`, { timeout: 590_000 }, async () => {
    const place = await storage.place();
    const first = await openDatabase(place);
    const { token } = await createToken(first, 'submit', 'a phone');
    await first.close();
    const random = randomFrom(3);
    const known: Known = { acknowledged: new Set(), sent: [] };
    let large = batchOf(Array.from({ length: LARGE }, () => correctionOf()));
    let broken = 0;
    for (let kill = 0; kill < LARGE_KILLS; kill++) {
      const endpoint = await startEndpointProcess(place, ['--no-training']);
      const sending = Array.from({ length: SENDERS }, () => sendUntilGone(endpoint, token, known, random));
      const before = known.acknowledged.size;
      while (known.acknowledged.size === before) await pause(5);
      const isKept = deliver(endpoint.url, token, large, known);
      // At some portion or other of it: where it was faster, the next one is killed sooner.
      await Promise.race([isKept, pause(random() * (kill + 1) * LIFE_MS)]);
      await endpoint.kill();
      await Promise.all(sending);
      if (await isKept) large = batchOf(Array.from({ length: LARGE }, () => correctionOf()));
      else broken++;
      if (kill % 3 === 2) await storage.postgres()?.crash();
    }
    assert.ok(broken > 0, 'none was killed in the middle');

    const endpoint = await startEndpointProcess(place, ['--no-training']);
    assert.ok(await deliver(endpoint.url, token, large, known));
    assert.equal(await endpoint.end(), 0);
    const database = await openDatabase(place);
    const rows = await database.query<{ id: string; count: number }>('select id, count(*)::int as count from corrections group by id');
    const there = new Set(rows.map(({ id }) => id));
    assert.deepEqual([...known.acknowledged].filter((id) => !there.has(id)), []);
    assert.deepEqual(rows.filter(({ count }) => count !== 1), []);
    assert.equal(known.acknowledged.size >= LARGE, true);
    assert.deepEqual(await database.query('select batches.id from batches cross join lateral json_array_elements(answer::json -> \'verdicts\') as each left join corrections on corrections.id = each ->> \'id\' where corrections.key is null'), []);
    await database.close();
  });
}
