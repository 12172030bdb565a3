import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { classesOf, type Label } from '../../src/core/classes.ts';
import { parseRehearsal } from '../../src/core/personalization/rehearsal.ts';
import { PREPROCESSING_ID, seeInk } from '../../src/core/preprocessing/preprocess.ts';
import { probabilityOf, toPrediction, type Prediction } from '../../src/core/reading/prediction.ts';
import { judgementOf, type Correction } from '../../src/core/records/correction.ts';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import type { LetterSample } from '../../training/data/letters.ts';
import { letterPart, strokePart } from '../../training/data/splits.ts';
import { seenSet, tensorsOf } from '../../training/data/tensors.ts';
import { readShippedModel, type ShippedModel } from '../../training/export/models-folder.ts';
import { predictionsOf } from '../../training/metrics/judge.ts';
import { decodeNetwork } from '../../training/onnx/decode-network.ts';
import { openOnnx } from '../../training/onnx/ort.ts';
import { retrain } from '../../training/retrain/retrain.ts';
import { addModel } from '../../training/server/models/model-store.ts';
import { inspectNew } from '../../training/server/moderation/inspect.ts';
import { trainable } from '../../training/server/moderation/read-corrections.ts';
import { StrongModel } from '../../training/server/moderation/strong-model.ts';
import { NEEDS_DATASETS } from '../support/datasets.ts';
import { trainTwelve, TWELVE } from '../support/twelve-classes.ts';
import { batchOf, wire } from './server/correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './server/storages.ts';

const CLASSES = classesOf({ classes: TWELVE });
const isClass = ({ label }: LetterSample): boolean => TWELVE.includes(label);

/** One model from its training to the one that is retrained from what it misread. */
describe('a model of twelve classes, all the way round', NEEDS_DATASETS, () => {
  let root: string;
  let shipped: ShippedModel;
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'scrawl-twelve-'));
    await trainTwelve(join(root, 'run'), join(root, 'models'));
    shipped = readShippedModel(join(root, 'models'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  async function read(samples: readonly { readonly ink: LetterSample['ink'] }[]): Promise<Prediction[]> {
    const model = await openOnnx(shipped.bytes);
    const logits = await model.run(tensorsOf(seenSet(samples.map(({ ink }) => seeInk(ink))), model.planes));
    await model.close();
    return predictionsOf(logits, shipped.manifest);
  }

  /** What a phone makes of drawings that were judged by whoever drew them. */
  async function corrected(samples: readonly { readonly label: Label; readonly ink: LetterSample['ink']; readonly writer: string }[]): Promise<Correction[]> {
    const { modelId, classes } = shipped.manifest;
    return (await read(samples)).map((prediction, i) => ({
      id: `twelve-${i}`,
      ink: samples[i].ink,
      classes: classes!,
      predicted: judgementOf(prediction),
      probabilities: prediction.probabilities.map((probability) => Math.min(1, probability)),
      label: samples[i].label,
      createdAt: '2026-01-02T03:04:05Z',
      device: `phone-${samples[i].writer.replaceAll(/[^\w.-]/g, '-')}`,
      modelId,
      preprocessingId: PREPROCESSING_ID,
    }));
  }

  test('is exported with its classes, and with a head that personalization can go on from', () => {
    const { manifest, bytes, rehearsal } = shipped;
    assert.deepEqual(manifest.classes, TWELVE);
    assert.deepEqual(manifest.output.shape, ['N', 12]);
    assert.deepEqual(decodeNetwork(bytes).network.classes, TWELVE);
    const { head, labels } = parseRehearsal(rehearsal!);
    assert.equal(head.bias.length, 12);
    assert.ok(labels.some((label) => label >= 10), 'letters and signs are among what it must not unlearn');
  });

  test('reads digits, letters and signs of writers who taught it nothing', async () => {
    const letters = letterPart('heldOut').filter(isClass);
    const digits = strokePart('pendigits', 'heldOut').slice(0, 200);
    for (const samples of [letters, digits]) {
      const answers = await read(samples);
      const right = answers.filter(({ digit }, i) => digit === samples[i].label).length;
      assert.ok(right > 0.8 * samples.length, `${right} of ${samples.length}`);
      assert.ok(answers.every((answer) => answer.probabilities.length === 12 && probabilityOf(answer, answer.digit) === answer.confidence));
    }
    assert.throws(() => toPrediction(new Float32Array(10), shipped.manifest, 'm'), /expected 12 finite logits/);
  });

  onBothStorages(
    'by way of an endpoint',
    (storage) => {
      let endpoint: TestEndpoint;
      before(async () => {
        endpoint = await startEndpoint(storage);
        const { manifest, bytes } = shipped;
        await addModel(endpoint.database, manifest, [{ name: manifest.file, bytes }], { origin: 'retrained', passed: true, report: null });
        assert.equal((await endpoint.app.inject({ method: 'POST', url: `/v1/models/${manifest.modelId}/promote`, headers: endpoint.as.admin })).statusCode, 200);
      });
      after(() => endpoint.close());

      test('teaches the next from corrections that were sent to it', async () => {
        const digits = strokePart('unipen', 'validation').slice(0, 60);
        const sent = await corrected([...letterPart('validation').filter(isClass), ...digits]);
        assert.ok(sent.some(({ label }) => label === 'A') && sent.some(({ label }) => label === '+'));
        const request = wire(batchOf(sent));
        const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
        assert.deepEqual(answer.json<{ verdicts: { verdict: string }[] }>().verdicts.map(({ verdict }) => verdict), sent.map(() => 'accepted'));

        const model = new StrongModel(endpoint.database);
        await inspectNew(endpoint.database, model);
        await model.close();
        const flagged = (await endpoint.app.inject({ url: '/v1/review/corrections?state=flagged&limit=200', headers: endpoint.as.review })).json<{ corrections: { id: string; version: number }[] }>().corrections;
        for (const { id, version } of flagged) await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${id}`, headers: endpoint.as.review, payload: { decision: 'accept', version } });

        const { body } = await endpoint.app.inject({ url: '/v1/corrections', headers: endpoint.as.review });
        assert.deepEqual(new Set(parseCorrectionBatchJson(body, 'export').corrections.map(({ id, label }) => `${id} ${label}`)), new Set(sent.map(({ id, label }) => `${id} ${label}`)));

        const settings = { epochs: 2, learningRate: 1e-3, batch: 32, workers: 1, ballast: 300, repeats: 4, limit: 200 };
        const { candidate, report } = await retrain({ corrections: trainable(endpoint.database), current: shipped, settings, seed: 1, folder: join(root, `retrained-${storage.name}`) });
        assert.deepEqual(candidate.manifest.classes, TWELVE);
        assert.equal(report.corrections.received, sent.length);
        assert.deepEqual(report.corrections.perLabel, [...CLASSES, 'none'].map((label) => sent.filter((each) => each.label === label).length));
        assert.ok(report.answers.every(({ after: answered }) => answered === 'none' || CLASSES.includes(answered)));
        assert.ok(candidate.manifest.metrics.lettersHeldOut.count > 0, 'letters and signs are among what it is judged by');
      });
    },
    ['embedded'],
  );
});
