import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { MODELS_FOLDER, readShippedModel } from '../../../training/export/models-folder.ts';
import { fromRanges, makeProfile, PROFILE, readInstalledRuntime, readProfile, toRanges } from '../../../training/runtime/profile.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { cnnClassic } from '../../../training/networks/cnn-classic.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';

describe('ranges of functions', () => {
  test('are short', () => {
    assert.equal(toRanges([0, 1, 2, 5, 7, 8]), '0-2 5 7-8');
    assert.equal(toRanges([]), '');
  });

  test('give back what they were made of', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(20_000), { maxLength: 300 }), (numbers) => {
      const ascending = numbers.toSorted((a, b) => a - b);
      assert.deepEqual(fromRanges(toRanges(ascending)), ascending);
    }), { seed: 5 });
  });

  test('are refused where they are none', () => {
    for (const wrong of ['7-3', 'a', '1,2', '-4']) assert.throws(() => fromRanges(wrong), { name: 'StaleProfileError' });
  });
});

describe('the profile of the runtime', () => {
  const runtime = readInstalledRuntime();
  const { bytes: model } = readShippedModel();
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-profile-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const put = (text: string): void => writeFileSync(join(folder, PROFILE), text);
  const read = (of = model, installed = runtime): unknown => readProfile(folder, installed, of);

  test('that is in models/ is of the installed runtime and the model that ships', () => {
    const { called, functions, ranges } = readProfile(MODELS_FOLDER, runtime, model);
    assert.equal(fromRanges(ranges).length, called);
    assert.ok(called > 1000 && called < functions / 2, `${called} of ${functions}`);
  });

  test('is read as it was written', () => {
    const profile = makeProfile(runtime, model, 100, [3, 4, 9]);
    put(JSON.stringify(profile));
    assert.deepEqual(read(), profile);
  });

  test('is refused where it is of another runtime, and the sentence says what to run', () => {
    put(JSON.stringify({ ...makeProfile(runtime, model, 100, [3]), version: '1.29.0', sha256: 'ab'.repeat(32) }));
    assert.throws(() => read(), {
      name: 'StaleProfileError',
      message: /^models\/runtime-profile\.json: it is of onnxruntime-web 1\.29\.0 \(abababab…\), and \d+\.\d+\.\d+ \([0-9a-f]{8}…\) is installed\. Run "npm run profile"/,
    });
  });

  test('is refused where it is of another network, missing, or no profile', () => {
    put(JSON.stringify(makeProfile(runtime, model, 100, [3])));
    const another = encodeNetwork(cnnClassic, initialWeights(cnnClassic, 1), { name: 'scrawl', version: '0' });
    assert.throws(() => read(another), /another network than the one that ships\. Run "npm run profile"/);
    for (const wrong of ['{', '{}', '{"schema":"scrawl-runtime-profile/2"}', '{"schema":"scrawl-runtime-profile/1"}']) {
      put(wrong);
      assert.throws(() => read(), { name: 'StaleProfileError', message: /Run "npm run profile"/ }, wrong);
    }
    rmSync(join(folder, PROFILE));
    assert.throws(() => read(), /it is not there/);
  });
});
