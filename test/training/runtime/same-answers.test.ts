import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type * as Ort from 'onnxruntime-web';
import { MODELS_FOLDER, readShippedModel } from '../../../training/export/models-folder.ts';
import { cutModule } from '../../../training/runtime/cut-runtime.ts';
import { startOwnRuntime } from '../../../training/runtime/own-runtime.ts';
import { fromRanges, readInstalledRuntime, readProfile } from '../../../training/runtime/profile.ts';
import { MODEL_FIXTURES } from '../../support/model-fixtures.ts';

type Runtime = typeof Ort;

const installed = readInstalledRuntime();
const shipped = readShippedModel().bytes;

async function startCut(): Promise<Runtime> {
  const { ranges } = readProfile(MODELS_FOLDER, installed, shipped);
  return (await startOwnRuntime(cutModule(installed.wasm, new Set(fromRanges(ranges))))).ort;
}

/** What each output of a model comes to for each number of pictures; what it is refused with where it is. */
async function answers(ort: Runtime, model: Uint8Array, counts: readonly number[]): Promise<unknown[]> {
  try {
    const session = await ort.InferenceSession.create(new Uint8Array(model), { executionProviders: ['wasm'], logSeverityLevel: 3 });
    const all: unknown[] = [];
    for (const count of counts) {
      const feeds = session.inputMetadata.map((input) => {
        if (!input.isTensor) throw new Error(`${input.name} is no tensor.`);
        const dims = input.shape.map((size) => (typeof size === 'number' ? size : count));
        const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => Math.max(0, Math.sin(i * 12.9898 + count)));
        return [input.name, new ort.Tensor('float32', values, dims)] as const;
      });
      const results = await session.run(Object.fromEntries(feeds));
      for (const name of session.outputNames) all.push([name, new Uint32Array((results[name].data as Float32Array).slice().buffer)]);
    }
    await session.release();
    return all;
  } catch (error) {
    return [String(error)];
  }
}

describe('the cut runtime', () => {
  let whole: Runtime;
  before(async () => {
    whole = (await startOwnRuntime(installed.wasm)).ort;
  });

  test('gives the whole one’s answers to the bit, for the model that ships and every number of pictures in use', async () => {
    const cut = await startCut();
    const counts = [1, 2, 3, 7, 16, 33, 64, 100, 128];
    const expected = await answers(whole, shipped, counts);
    assert.ok(expected.length >= 2 * counts.length, String(expected[0]));
    assert.deepEqual(await answers(cut, shipped, counts), expected);
  });

  test('refuses what is wrong with the model in the same words', async () => {
    const cut = await startCut();
    const garbage = Uint8Array.from({ length: 4096 }, (_, index) => (index * 97) % 251);
    for (const broken of [new Uint8Array(), garbage, shipped.subarray(0, 1000), shipped.subarray(0, shipped.length - 7), new TextEncoder().encode('<!doctype html>')]) {
      const expected = await answers(whole, broken, [1]);
      assert.match(String(expected[0]), /^Error: /);
      assert.deepEqual(await answers(cut, broken, [1]), expected);
    }
    assert.equal((await answers(cut, shipped, [1])).length, (await answers(whole, shipped, [1])).length, 'and goes on');
  });

  for (const [name, { bytes }] of Object.entries(MODEL_FIXTURES)) {
    test(`gives the same answers or traps for another model: ${name}`, async () => {
      const expected = await answers(whole, bytes, [1, 5]);
      const given = await answers(await startCut(), bytes, [1, 5]);
      if (!String(given[0]).startsWith('RuntimeError: ')) assert.deepEqual(given, expected);
    });
  }

  test('traps for an operator that was cut', async () => {
    const { bytes } = MODEL_FIXTURES['other-operator'];
    assert.equal((await answers(whole, bytes, [1])).length, 1);
    assert.match(String((await answers(await startCut(), bytes, [1]))[0]), /^RuntimeError: unreachable/);
  });
});
