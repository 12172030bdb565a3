import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { parseCorrectionBatchJson } from '../../../src/formats/correction-batch-json.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { addModel } from '../../../training/server/models/model-store.ts';
import type { ReviewedCorrection } from '../../../training/server/moderation/review.ts';
import { TWELVE } from '../../support/twelve-classes.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

const shipped = readShippedModel();

onBothStorages('labels of other classes', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage);
    const manifest: ModelManifest = { ...shipped.manifest, modelId: 'twelve', classes: TWELVE };
    await addModel(endpoint.database, manifest, [{ name: manifest.file, bytes: shipped.bytes }], { origin: 'retrained', passed: true, report: null });
  });
  after(() => endpoint.close());

  const send = async (correction: Correction): Promise<{ verdict: string; reason?: string }> => {
    const request = wire(batchOf([correction]));
    const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<{ verdicts: { verdict: string; reason?: string }[] }>().verdicts[0];
  };
  const page = async (query = ''): Promise<{ corrections: ReviewedCorrection[]; classes: unknown[] }> => (await endpoint.app.inject({ url: `/v1/review/corrections${query}`, headers: endpoint.as.review })).json();
  const plus = (): Correction => correctionOf({ classes: TWELVE, predicted: 7, label: '+', probabilities: Array<number>(12).fill(1 / 12) });

  test('are refused where the model in use does not know them, with what it knows', async () => {
    const { verdict, reason } = await send(plus());
    assert.equal(verdict, 'rejected');
    assert.equal(reason, 'The model in use here does not know "+": it tells apart 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.');
    assert.deepEqual((await page()).corrections, []);
  });

  test('are taken, reviewed and handed on once a model that knows them is in use', async () => {
    assert.equal((await endpoint.app.inject({ method: 'POST', url: '/v1/models/twelve/promote', headers: endpoint.as.admin })).statusCode, 200);
    const correction = plus();
    assert.deepEqual(await send(correction), { id: correction.id, verdict: 'accepted' });
    const { corrections, classes } = await page('?label=%2B');
    assert.deepEqual(classes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'A', '+']);
    assert.deepEqual(corrections.map(({ label, predicted }) => [predicted, label]), [['7', '+']]);

    const decide = async (label: unknown): Promise<number> =>
      (await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${correction.id}`, headers: endpoint.as.review, payload: { decision: 'relabel', label, version: corrections[0].version } })).statusCode;
    for (const label of ['B', '7', 11, '', 'x'.repeat(40)]) assert.equal(await decide(label), 400, String(label));
    assert.equal(await decide('A'), 200);
    const { body } = await endpoint.app.inject({ url: '/v1/corrections', headers: endpoint.as.review });
    assert.deepEqual(parseCorrectionBatchJson(body, 'export').corrections, [{ ...correction, label: 'A' }]);
  });

  test('are given to a digit by a reviewer, and the digit then names its classes', async () => {
    const correction = correctionOf({ label: 4 });
    assert.equal((await send(correction)).verdict, 'accepted');
    const { version } = (await page('?label=4')).corrections[0];
    assert.equal((await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${correction.id}`, headers: endpoint.as.review, payload: { decision: 'relabel', label: '+', version } })).statusCode, 200);
    const { body } = await endpoint.app.inject({ url: '/v1/corrections', headers: endpoint.as.review });
    const [, handed] = parseCorrectionBatchJson(body, 'export').corrections;
    assert.deepEqual([handed.label, handed.classes], ['+', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+']]);
  });
});
