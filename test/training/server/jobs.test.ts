import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import type { RetrainReport } from '../../../training/retrain/retrain-report.ts';
import type { retrain } from '../../../training/retrain/retrain.ts';
import { TooFewCorrectionsError } from '../../../training/lib/errors.ts';
import { recoverRetrainings } from '../../../training/server/jobs/retrain-worker.ts';
import type { RetrainingJob } from '../../../training/server/jobs/retrainings.ts';
import { startWorkers } from '../../../training/server/jobs/workers.ts';
import { addModel } from '../../../training/server/models/model-store.ts';
import { promote } from '../../../training/server/models/promotions.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { misread, poisoned, QUICK, weakModel } from '../retrain/weak-model.ts';
import { batchOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

type Workers = Awaited<ReturnType<typeof startWorkers>>;

/** The routes of a test endpoint that are about jobs. */
function jobsOf({ app, as }: TestEndpoint) {
  const look = async (id: string): Promise<RetrainingJob> => (await app.inject({ url: `/v1/jobs/${id}`, headers: as.review })).json();
  return {
    ask: async (settings = {}): Promise<{ id: string; fresh: boolean }> => (await app.inject({ method: 'POST', url: '/v1/retrain', headers: as.admin, payload: { settings } })).json(),
    look,
    cancel: async (id: string): Promise<number> => (await app.inject({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: as.admin })).statusCode,
    until: async (id: string, wanted: (job: RetrainingJob) => boolean): Promise<RetrainingJob> => {
      for (const patience = AbortSignal.timeout(180_000); ; await pause(50)) {
        const job = await look(id);
        if (wanted(job)) return job;
        if (patience.aborted) assert.fail(`It does not come to that: ${JSON.stringify(job)}`);
      }
    },
    inUse: async (): Promise<string> => (await app.inject({ url: '/v1/model', headers: as.submit })).json<ModelManifest>().modelId,
  };
}

/** Stands in for training where a test is about what happens around it: goes on until it is stopped. */
const endless: typeof retrain = async ({ signal, onProgress }) => {
  onProgress?.({ stage: 'training', detail: { kind: 'epoch', epoch: 1, epochs: 2, step: 3, steps: 4 }, done: 0.25 });
  for (;;) {
    signal?.throwIfAborted();
    await pause(20);
  }
};

/** Stands in for training where a test is about what becomes of a candidate: passes at once, once `before` is done. */
const passing = (modelId: string, before: () => Promise<unknown> = () => Promise.resolve()): typeof retrain => async ({ current, folder, signal }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'taught.ndjson'), 'what people drew');
  await before();
  signal?.throwIfAborted();
  return { outcome: 'passed', reasons: [], candidate: { manifest: { ...current.manifest, modelId }, bytes: current.bytes, files: [] }, report: { outcome: 'passed' } as RetrainReport };
};

onBothStorages('a retraining job', (storage) => {
  let endpoint: TestEndpoint;
  let jobs: ReturnType<typeof jobsOf>;
  let folder: string;
  const workers = async (teach: typeof retrain): Promise<Workers> => await startWorkers({ database: endpoint.database, queue: endpoint.queue, folder, failed: () => undefined, retrain: teach });
  before(async () => {
    endpoint = await startEndpoint(storage);
    jobs = jobsOf(endpoint);
    folder = mkdtempSync(join(tmpdir(), 'scrawl-jobs-'));
  });
  after(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true });
  });

  test('is asked for once, however often, and can be cancelled while it waits', async () => {
    const asked = await Promise.all([jobs.ask(), jobs.ask(), jobs.ask()]);
    assert.equal(new Set(asked.map(({ id }) => id)).size, 1);
    assert.equal(asked.filter(({ fresh }) => fresh).length, 1);
    const [{ id }] = asked;
    assert.equal((await jobs.look(id)).state, 'waiting');
    assert.equal(await jobs.cancel(id), 202);
    assert.equal((await jobs.look(id)).state, 'cancelled');
    assert.equal(await jobs.cancel(id), 409);
    assert.equal(await jobs.cancel('00000000-0000-4000-8000-000000000000'), 404);
  });

  test('is refused with settings that cannot be', async () => {
    const answer = await endpoint.app.inject({ method: 'POST', url: '/v1/retrain', headers: endpoint.as.admin, payload: { settings: { epochs: 0 } } });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.json<{ message: string }>().message, /"epochs" takes a whole number from 1 to 1000, not 0/);
    const open = await endpoint.app.inject({ method: 'POST', url: '/v1/retrain', headers: endpoint.as.admin, payload: { settings: { mostDrop: 1 } } });
    assert.equal(open.statusCode, 400, 'a gate that stands open is none');
  });

  test('is given to the next worker where one ends, and where one is lost without a word', async () => {
    const { id } = await jobs.ask();
    const first = await workers(endless);
    await jobs.until(id, ({ state, progress }) => state === 'running' || progress !== null);
    await first.stop();
    const second = await workers(endless);
    const again = await jobs.until(id, ({ state, attempts }) => state === 'running' && attempts === 2);
    assert.equal(again.failure, null);
    // As if the second had been silent for longer than it may: someone takes the job from it, and it notices.
    await endpoint.database.query("update retrainings set heard_at = now() - interval '1 hour' where job = $1", [id]);
    await recoverRetrainings(endpoint.database, endpoint.queue, 60);
    await jobs.until(id, ({ state, attempts }) => state === 'running' && attempts > 2);
    assert.equal(await jobs.cancel(id), 202);
    const over = await jobs.until(id, ({ state }) => state !== 'running');
    assert.equal(over.state, 'cancelled');
    await second.stop();
  });

  const placeOf = (id: string): string => join(folder, 'retrainings', id);
  const models = async (): Promise<Map<string, string>> => {
    const { models: all } = (await endpoint.app.inject({ url: '/v1/models', headers: endpoint.as.review })).json<{ models: { id: string; state: string }[] }>();
    return new Map(all.map(({ id, state }) => [id, state]));
  };

  test('that was cancelled in its last moment promotes nothing, and leaves nothing behind', async () => {
    const { id } = await jobs.ask();
    const before = await jobs.inUse();
    const running = await workers(passing('digits-cancelled', () => jobs.cancel(id)));
    assert.equal((await jobs.until(id, ({ state }) => state !== 'waiting' && state !== 'running')).state, 'cancelled');
    await running.stop();
    assert.equal(await jobs.inUse(), before);
    assert.ok(!(await models()).has('digits-cancelled'));
    assert.ok(!existsSync(placeOf(id)));
  });

  test('is not ended by a worker that has lost it to another', async () => {
    const { id } = await jobs.ask();
    const before = await jobs.inUse();
    let tried = false;
    const running = await workers(
      passing('digits-lost', async () => {
        await endpoint.database.query("update retrainings set worker = 'elsewhere:1', attempts = attempts + 1, heard_at = now() where job = $1", [id]);
        tried = true;
      }),
    );
    while (!tried) await pause(20);
    await running.stop();
    const job = await jobs.look(id);
    assert.deepEqual([job.state, job.model, job.promoted], ['running', null, false]);
    assert.equal(await jobs.inUse(), before);
    assert.ok(!(await models()).has('digits-lost'));
    assert.ok(existsSync(placeOf(id)), 'the other may be at work in the same folder');
    // It is lost as well, and the next one hears that it is to stop.
    await jobs.cancel(id);
    await endpoint.database.query("update retrainings set heard_at = now() - interval '1 hour' where job = $1", [id]);
    await recoverRetrainings(endpoint.database, endpoint.queue, 60);
    const next = await workers(endless);
    assert.equal((await jobs.until(id, ({ state }) => state !== 'waiting' && state !== 'running')).state, 'cancelled');
    await next.stop();
    await (await workers(endless)).stop();
    assert.ok(!existsSync(placeOf(id)), 'what is over is cleared away at the next start');
  });

  test('that cannot be done takes what it was to learn from with it', async () => {
    const { id } = await jobs.ask();
    const running = await workers(passing('digits-none', () => Promise.reject(new TooFewCorrectionsError(3, 20))));
    const { failure, cause } = await jobs.until(id, ({ state }) => state === 'failed');
    assert.match(failure!, /There are 3 corrections/);
    assert.deepEqual(cause, { code: 'TooFewCorrectionsError', count: 3, least: 20 });
    await running.stop();
    assert.ok(!existsSync(placeOf(id)));
  });

  test('that was a trial leaves a candidate, which only a person promotes', async () => {
    const before = await jobs.inUse();
    const { id } = await jobs.ask({ limit: 100 });
    const running = await workers(passing('digits-trial'));
    const over = await jobs.until(id, ({ state }) => state !== 'waiting' && state !== 'running');
    assert.deepEqual([over.state, over.promoted, over.model], ['passed', false, 'digits-trial']);
    await running.stop();
    assert.equal(await jobs.inUse(), before);
    assert.equal((await models()).get('digits-trial'), 'candidate');
    assert.equal((await endpoint.app.inject({ method: 'POST', url: '/v1/models/digits-trial/promote', headers: endpoint.as.admin })).statusCode, 200);
    assert.equal(await jobs.inUse(), 'digits-trial');
  });

  test('that was none is put into use as soon as it has passed', async () => {
    const { id } = await jobs.ask();
    const running = await workers(passing('digits-whole'));
    const over = await jobs.until(id, ({ state }) => state !== 'waiting' && state !== 'running');
    assert.deepEqual([over.state, over.promoted], ['passed', true]);
    await running.stop();
    assert.equal(await jobs.inUse(), 'digits-whole');
    assert.ok(!existsSync(placeOf(id)));
  });

  test('is tried again after a failure, and given up in the end, with a word to whoever watches', async () => {
    let tries = 0;
    const failing: typeof retrain = () => Promise.reject(new RangeError(`Invalid string length, try ${++tries}`));
    const { id } = await jobs.ask();
    const running = await workers(failing);
    await jobs.until(id, () => tries >= 2);
    // Between two tries: the limit must not meet the second while it fails, or there would be no third.
    const limit = "update pgboss.job set retry_limit = 0 where id = $1 and state = 'retry' returning id";
    while ((await endpoint.database.query(limit, [id])).length === 0) await pause(20);
    await jobs.until(id, ({ attempts }) => attempts > 2);
    await pause(200);
    await recoverRetrainings(endpoint.database, endpoint.queue, 60);
    const over = await jobs.until(id, ({ state }) => state === 'failed');
    assert.match(over.failure!, /failed again and again/);
    assert.deepEqual(over.cause, { code: 'given-up' });
    await running.stop();
  });
});

onBothStorages('retraining through the endpoint', (storage) => {
  describe('with the real trainer', NEEDS_DATASETS, () => {
    let endpoint: TestEndpoint;
    let jobs: ReturnType<typeof jobsOf>;
    let folder: string;
    let workers: Workers;
    let url: string;
    const weak = weakModel(1000);

    before(async () => {
      endpoint = await startEndpoint(storage);
      jobs = jobsOf(endpoint);
      folder = mkdtempSync(join(tmpdir(), 'scrawl-jobs-'));
      await addModel(endpoint.database, weak.manifest, [{ name: weak.manifest.file, bytes: weak.bytes }], { origin: 'shipped', passed: true });
      await promote(endpoint.database, weak.manifest.modelId, {});
      await endpoint.app.listen({ port: 0, host: '127.0.0.1' });
      url = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`;
      workers = await startWorkers({ database: endpoint.database, queue: endpoint.queue, folder, failed: (error) => console.error(error) });
    });
    after(async () => {
      await workers.stop();
      await endpoint.close();
      rmSync(folder, { recursive: true });
    });

    /** Over a real socket, as a page follows it. */
    async function follow(id: string): Promise<RetrainingJob[]> {
      const answer = await fetch(`${url}/v1/jobs/${id}`, { headers: { ...endpoint.as.review, accept: 'text/event-stream' } });
      assert.equal(answer.headers.get('content-type'), 'text/event-stream');
      const events = (await answer.text()).split('\n\n').filter((event) => event.startsWith('event: job\ndata: '));
      return events.map((event) => JSON.parse(event.slice('event: job\ndata: '.length)) as RetrainingJob);
    }
    async function sendAndAccept(corrections: readonly Correction[]): Promise<void> {
      const { payload, headers } = wire(batchOf(corrections));
      const answer = await fetch(`${url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, ...endpoint.as.submit } });
      assert.equal(answer.status, 200);
      await endpoint.database.query("update corrections set state = 'accepted'");
    }

    test('makes a better model of what people have corrected, and puts it into use', { timeout: 300_000 }, async () => {
      await sendAndAccept(await misread(weak, 60));
      const { id } = await jobs.ask({ ...QUICK, limit: undefined, epochs: 3, ballast: 2000, repeats: 6 });
      const told = await follow(id);
      const last = told.at(-1)!;
      assert.deepEqual([last.state, last.promoted, last.failure], ['passed', true, null]);
      assert.equal(await jobs.inUse(), last.model);
      assert.notEqual(last.model, weak.manifest.modelId);
      assert.ok(told.some(({ state, progress }) => state === 'running' && progress !== null && progress.stage === 'training'), 'it was told on the way');
      assert.equal(last.progress?.done, 1);
      const page = await fetch(`${url}/v1/jobs/${id}/report`, { headers: endpoint.as.review });
      assert.match(await page.text(), /<span class="passed">/);
      assert.match(page.headers.get('content-security-policy')!, /sandbox/);
    });

    test('keeps a model that the gate refuses as such, and the one in use', { timeout: 300_000 }, async () => {
      await endpoint.app.inject({ method: 'POST', url: '/v1/rollback', headers: endpoint.as.admin });
      assert.equal(await jobs.inUse(), weak.manifest.modelId);
      await endpoint.database.query("update corrections set state = 'rejected'");
      await sendAndAccept(poisoned(await misread(weak, 60)).map((correction) => ({ ...correction, id: `p-${correction.id}` })));
      await endpoint.database.query("update corrections set state = 'rejected' where id not like 'p-%'");
      const { id } = await jobs.ask(QUICK);
      const last = (await follow(id)).at(-1)!;
      assert.deepEqual([last.state, last.promoted], ['refused', false]);
      const { reasons } = last.report as RetrainReport;
      assert.ok(reasons.some(({ name }) => name === 'corrections-not-better'));
      const page = await fetch(`${url}/v1/jobs/${id}/report`, { headers: endpoint.as.review });
      assert.match(await page.text(), /<span class="refused">/);
      assert.equal(await jobs.inUse(), weak.manifest.modelId);
      const { models } = (await endpoint.app.inject({ url: '/v1/models', headers: endpoint.as.review })).json<{ models: { id: string; state: string; report: object | null }[] }>();
      const candidate = models.find((each) => each.id === last.model)!;
      assert.equal(candidate.state, 'refused');
      assert.ok(candidate.report);
      const file = await fetch(`${url}/v1/models/${last.model}`, { headers: endpoint.as.review });
      assert.equal(createHash('sha256').update(new Uint8Array(await file.arrayBuffer())).digest('hex'), (last.report as RetrainReport).candidate.sha256);
    });
  });
}, ['embedded']);
