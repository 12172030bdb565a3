import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import type { RetrainReport } from '../../../training/retrain/retrain-report.ts';
import type { retrain } from '../../../training/retrain/retrain.ts';
import { forgetSets, frozenSet, KEPT_SETS } from '../../../training/server/jobs/frozen-sets.ts';
import { remake } from '../../../training/server/jobs/remake.ts';
import { startWorkers } from '../../../training/server/jobs/workers.ts';
import { addModel } from '../../../training/server/models/model-store.ts';
import { promote } from '../../../training/server/models/promotions.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { misread, QUICK, weakModel } from '../retrain/weak-model.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, startEndpointIn, type TestEndpoint } from './storages.ts';

/** Stands in for training: notes what it was given. */
const noting = (seen: Correction[][]): typeof retrain => async ({ corrections, current, seed }) => {
  const given: Correction[] = [];
  for await (const each of corrections) given.push(each);
  seen.push(given);
  const modelId = `digits-of-${given.length}-${seed}`;
  return { outcome: 'refused', reasons: [], candidate: { manifest: { ...current.manifest, modelId }, bytes: current.bytes, files: [] }, report: { outcome: 'refused' } as RetrainReport };
};

async function send({ app, as }: TestEndpoint, ...corrections: Correction[]): Promise<void> {
  const request = wire(batchOf(corrections));
  const answer = await app.inject({ ...request, headers: { ...request.headers, ...as.submit } });
  assert.equal(answer.statusCode, 200, answer.body);
}

async function retrained({ app, as, database }: TestEndpoint, settings: object, seed: number, patienceMs = 30_000): Promise<{ id: string; model: string }> {
  const { id } = (await app.inject({ method: 'POST', url: '/v1/retrain', headers: as.admin, payload: { settings, seed } })).json<{ id: string }>();
  for (const patience = AbortSignal.timeout(patienceMs); ; await pause(50)) {
    const [job] = await database.query<{ state: string; model: string; failure: string | null }>('select state, model, failure from retrainings where job = $1', [id]);
    if (job.model !== null) return { id, model: job.model };
    if (job.state === 'failed' || patience.aborted) assert.fail(`It made no model: ${JSON.stringify(job)}`);
  }
}

onBothStorages('what a retraining was made of', (storage) => {
  let endpoint: TestEndpoint;
  let folder: string;
  before(async () => {
    endpoint = await startEndpoint(storage);
    folder = mkdtempSync(join(tmpdir(), 'scrawl-remake-'));
  });
  after(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true });
  });
  const again = (model: string, seen: Correction[][]): ReturnType<typeof remake> => remake({ database: endpoint.database, model, folder: join(folder, 'again'), retrain: noting(seen) });
  const all = async (job: string): Promise<Correction[]> => {
    const found: Correction[] = [];
    for await (const each of frozenSet(endpoint.database, job)) found.push(each);
    return found;
  };

  test('is found again, whatever devices and reviewers have done since', async () => {
    const corrections = [1, 2, 3, 4].map((label) => correctionOf({ label: label as 1 }));
    await send(endpoint, ...corrections);
    await endpoint.database.query("update corrections set state = 'accepted', reviewed_label = case when id = $1 then '9' end", [corrections[3].id]);
    await send(endpoint, correctionOf({ label: 5 }));
    const seen: Correction[][] = [];
    const workers = await startWorkers({ database: endpoint.database, queue: endpoint.queue, folder, failed: (error) => console.error(error), retrain: noting(seen) });
    const { id, model } = await retrained(endpoint, {}, 7);
    await workers.stop();
    const taught = seen[0].slice(0, 4);
    assert.deepEqual(taught.map(({ label }) => label), [1, 2, 3, 9]);
    // More often than versions are kept of what no model was made of.
    for (let label = 0; label < 9; label++) await send(endpoint, { ...corrections[0], label: label as 0 });
    await endpoint.database.query("update corrections set reviewed_label = '8', state = 'accepted' where id = $1", [corrections[1].id]);
    const versions = (await endpoint.database.query<{ count: number }>('select count(*)::int as count from correction_versions where correction = $1', [corrections[0].id]))[0].count;
    assert.equal(versions, 6, 'the latest five, and the one that was taught');
    assert.deepEqual((await all(id)).slice(0, 4), taught);
    await again(model, seen);
    assert.deepEqual(seen[1], seen[0]);
  });

  test('is told to be gone where the database has lost some of it, or never had it', async () => {
    const [{ model }] = await endpoint.database.query<{ model: string }>('select model from retrainings where model is not null');
    const [{ key }] = await endpoint.database.query<{ key: number }>('select min(key)::int as key from corrections');
    await endpoint.database.query('delete from correction_versions where frozen');
    await assert.rejects(again(model, []), new RegExp(`${model} cannot be made again: 1 of the \\d+ corrections that it was made of are not in the database any more`));
    await endpoint.database.query('delete from corrections where key = $1 + 1', [key]);
    await assert.rejects(again(model, []), /2 of the \d+ corrections/);
    await assert.rejects(again('digits-nowhere', []), /there is no such model here/);
    const [{ id }] = await endpoint.database.query<{ id: string }>("select id from models where origin = 'shipped' limit 1");
    await assert.rejects(again(id, []), /it was not retrained here, but shipped with the code/);
  });

  test('is forgotten where it made nothing, and beyond the latest retrainings, with the versions that only it needed', async () => {
    const { database } = endpoint;
    const sets = async (): Promise<number> => (await database.query<{ count: number }>('select count(*)::int as count from frozen_sets'))[0].count;
    await database.query(`insert into retrainings (job, settings, seed, state, model, ended_at) select gen_random_uuid(), '{}', n, 'refused', (select id from models where origin = 'retrained'), now() + make_interval(secs => n) from generate_series(1, ${KEPT_SETS - 1}) as n`);
    await database.query("insert into retrainings (job, settings, seed, state) values ('00000000-0000-4000-8000-000000000001', '{}', 1, 'failed')");
    await database.query("insert into frozen_sets select '00000000-0000-4000-8000-000000000001', '{}', '{}', '{}'");
    await database.transaction(forgetSets);
    assert.equal(await sets(), 1, 'that of the failed one has gone');
    assert.ok((await database.query('select 1 from corrections where frozen')).length > 0);
    await database.query("insert into retrainings (job, settings, seed, state, model, ended_at) select gen_random_uuid(), '{}', 1, 'refused', id, now() + interval '1 day' from models where origin = 'retrained'");
    await database.transaction(forgetSets);
    assert.equal(await sets(), 0);
    assert.equal((await database.query('select 1 from corrections where frozen')).length, 0);
  });
});

onBothStorages('npm run endpoint:remake', (storage) => {
  describe('with the real trainer', NEEDS_DATASETS, () => {
    test('makes the same model, byte for byte, and leaves no drawing behind', { timeout: 900_000 }, async () => {
      const place = await storage.place();
      const weak = weakModel();
      const endpoint = await startEndpointIn(place);
      await addModel(endpoint.database, weak.manifest, [{ name: weak.manifest.file, bytes: weak.bytes }], { origin: 'shipped', passed: true });
      await promote(endpoint.database, weak.manifest.modelId, {});
      await send(endpoint, ...(await misread(weak, 60)));
      await endpoint.database.query("update corrections set state = 'accepted'");
      const workers = await startWorkers({ database: endpoint.database, queue: endpoint.queue, folder: place.folder, failed: (error) => console.error(error) });
      const { model } = await retrained(endpoint, { ...QUICK, limit: 100, epochs: 1, ballast: 100 }, 3, 400_000);
      await workers.stop();
      const [{ bytes }] = await endpoint.database.query<{ bytes: Uint8Array }>("select bytes from model_files where model = $1 and name like '%.onnx'", [model]);
      await endpoint.close();
      const out = join(place.folder, 'out');
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), resolve(import.meta.dirname, '../../../training/server/remake.ts'), model, '--out', out], {
        env: { ...process.env, SCRAWL_ENDPOINT_DATA: place.folder, DATABASE_URL: place.databaseUrl ?? '' },
        encoding: 'utf8',
      });
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /It is the same file: [0-9a-f]{64}\./);
      const { file } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as ModelManifest;
      assert.ok(readFileSync(join(out, file)).equals(bytes));
      assert.ok(!existsSync(join(place.folder, 'remade', model)));
    });
  });
}, ['embedded']);
