import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { addModel, addShippedModel } from '../../../training/server/models/model-store.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

const shipped = readShippedModel();

/** A model that is the one that ships but for its name and one byte at its end. */
function another(name: string): { manifest: ModelManifest; bytes: Uint8Array } {
  const bytes = new Uint8Array([...shipped.bytes, name.charCodeAt(0)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, manifest: { ...shipped.manifest, modelId: name, sha256, bytes: bytes.length, file: `digits-${sha256.slice(0, 8)}.onnx` } };
}

onBothStorages('models', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage);
    for (const [name, passed] of [['b-passed', true], ['c-refused', false]] as const) {
      const { manifest, bytes } = another(name);
      await addModel(endpoint.database, manifest, [{ name: manifest.file, bytes }, { name: 'README.md', bytes: new TextEncoder().encode('its card') }], { origin: 'retrained', passed, report: { figures: name } });
    }
  });
  after(async () => {
    await endpoint.close();
    rmSync(root, { recursive: true });
  });

  const root = mkdtempSync(join(tmpdir(), 'scrawl-models-'));
  const inUse = async (): Promise<string> => (await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit })).json<ModelManifest>().modelId;
  /** What a phone is told to leave. */
  const withdrawn = async (): Promise<unknown> => (await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit })).headers['scrawl-withdrawn'];
  /** When the model in use was put into use, beside the one that a phone reads with, and where it comes from. */
  const order = async (known: string): Promise<unknown> => {
    const { headers } = await endpoint.app.inject({ url: '/v1/model', headers: { ...endpoint.as.submit, 'if-none-match': `"${known}"` } });
    const [sequence, knownSequence] = [Number(headers['scrawl-sequence']), Number(headers['scrawl-known-sequence'])];
    return [knownSequence === 0 ? 'unknown' : sequence > knownSequence ? 'later' : 'earlier', headers['scrawl-origin']];
  };
  const post = async (url: string): Promise<number> => (await endpoint.app.inject({ method: 'POST', url, headers: endpoint.as.admin })).statusCode;
  const states = async (): Promise<Record<string, string>> => {
    const { models } = (await endpoint.app.inject({ url: '/v1/models', headers: endpoint.as.review })).json<{ models: { id: string; state: string }[] }>();
    return Object.fromEntries(models.map(({ id, state }) => [id, state]));
  };

  test('begin with the one that ships, whole, and cached for good', async () => {
    const answer = await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit });
    assert.deepEqual(answer.json(), JSON.parse(JSON.stringify(shipped.manifest)));
    const file = await endpoint.app.inject({ url: `/v1/models/${shipped.manifest.modelId}`, headers: endpoint.as.submit });
    assert.equal(createHash('sha256').update(file.rawPayload).digest('hex'), shipped.manifest.sha256);
    assert.match(String(file.headers['cache-control']), /immutable/);
    const { rehearsal } = shipped.manifest;
    if (rehearsal) {
      const beside = await endpoint.app.inject({ url: `/v1/models/${shipped.manifest.modelId}/files/${rehearsal.file}`, headers: endpoint.as.submit });
      assert.equal(createHash('sha256').update(beside.rawPayload).digest('hex'), rehearsal.sha256);
    }
    const etag = String(answer.headers.etag);
    const again = await endpoint.app.inject({ url: '/v1/model', headers: { ...endpoint.as.submit, 'if-none-match': `W/${etag}` } });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, '');
    const other = await endpoint.app.inject({ url: '/v1/model', headers: { ...endpoint.as.submit, 'if-none-match': '"another"' } });
    assert.equal(other.statusCode, 200);
  });

  test('hand out the files that belong to them, and no others', async () => {
    const card = await endpoint.app.inject({ url: '/v1/models/b-passed/files/README.md', headers: endpoint.as.submit });
    assert.equal(card.body, 'its card');
    for (const url of ['/v1/models/b-passed/files/other.md', '/v1/models/nothing', '/v1/models/nothing/files/README.md']) {
      assert.equal((await endpoint.app.inject({ url, headers: endpoint.as.submit })).statusCode, 404, url);
    }
  });

  test('are promoted and rolled back, each step in the audit log with who took it', async () => {
    const first = shipped.manifest.modelId;
    assert.equal(await withdrawn(), undefined);
    assert.equal(await post('/v1/models/b-passed/promote'), 200);
    assert.equal(await inUse(), 'b-passed');
    assert.equal(await post('/v1/models/b-passed/promote'), 409);
    assert.equal(await post('/v1/models/unknown/promote'), 404);
    assert.equal(await post('/v1/models/c-refused/promote'), 200, 'a person may overrule the gate');
    assert.deepEqual(await states(), { [first]: 'former', 'b-passed': 'former', 'c-refused': 'current' });
    assert.deepEqual([await order(first), await order('b-passed'), await order('unknown')], [['later', 'retrained'], ['later', 'retrained'], ['unknown', 'retrained']]);

    assert.equal(await post('/v1/models/b-passed/rollback'), 409, 'another one is in use');
    assert.equal(await post('/v1/models/unknown/rollback'), 404);
    assert.equal(await post('/v1/models/c-refused/rollback'), 200);
    assert.equal(await inUse(), 'b-passed');
    assert.equal(await post('/v1/rollback'), 200);
    assert.equal(await inUse(), first);
    assert.equal(await post('/v1/rollback'), 409, 'there is none before it');
    assert.deepEqual(await states(), { [first]: 'current', 'b-passed': 'withdrawn', 'c-refused': 'withdrawn' });
    assert.equal(await withdrawn(), 'b-passed, c-refused');
    assert.deepEqual(await order('b-passed'), ['earlier', 'shipped'], 'whoever has it is to go back');

    const { notes } = (await endpoint.app.inject({ url: '/v1/audit', headers: endpoint.as.admin })).json<{ notes: { token: string; action: string; subject: string }[] }>();
    const steps = notes.filter(({ action }) => /promote|roll/.test(action)).map(({ token, action, subject }) => `${token}: ${action} ${subject}`);
    assert.deepEqual(steps, ['an admin: roll back b-passed', 'an admin: roll back c-refused', 'an admin: promote c-refused', 'an admin: promote b-passed']);
  });

  test('are rolled back once where two people do so at the same time', async () => {
    await post('/v1/models/b-passed/promote');
    const statuses = await Promise.all([post('/v1/models/b-passed/rollback'), post('/v1/models/b-passed/rollback')]);
    assert.deepEqual(statuses.sort(), [200, 409]);
    assert.equal(await inUse(), shipped.manifest.modelId);
  });

  test('that ship with a newer version take the place of one that shipped, and of none that was retrained here', async () => {
    const newer = (name: string): string => {
      const { manifest, bytes } = another(name);
      const folder = mkdtempSync(join(root, 'models-'));
      writeFileSync(join(folder, manifest.file), bytes);
      if (manifest.rehearsal && shipped.rehearsal) writeFileSync(join(folder, manifest.rehearsal.file), shipped.rehearsal);
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
      return folder;
    };
    await addShippedModel(endpoint.database);
    assert.equal(await inUse(), shipped.manifest.modelId, 'what is known already changes nothing');
    await addShippedModel(endpoint.database, newer('d-newer'));
    assert.equal(await inUse(), 'd-newer');
    await post('/v1/models/b-passed/promote');
    await addShippedModel(endpoint.database, newer('e-newest'));
    assert.equal(await inUse(), 'b-passed');
    assert.equal((await states())['e-newest'], 'candidate', 'a person may choose it');
  });
});
