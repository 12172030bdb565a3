import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mistakeMaps } from '../../../training/metrics/mistake-maps.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { tensorsOf } from '../../../training/data/tensors.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

describe('where the network looked', () => {
  test('is told of every mistake of a set, and of the mistakes alone', async () => {
    const bytes = encodeNetwork(scrawl, initialWeights(scrawl, 1), { name: 'test', version: '0' });
    const images = Uint8Array.from({ length: 7840 }, (_, i) => (i * 31) % 256);
    const set = { name: 'mnistTest', title: '', images, labels: new Uint8Array(10), count: 10 };
    const found = await mistakeMaps(bytes, 'maps', evaluationFixture(['mnistTest', 'drawnCsv']), [set]);
    assert.deepEqual([...found.keys()], ['mnistTest']);
    // Its one mistake is its seventh digit.
    const model = await openOnnx(bytes);
    assert.deepEqual(found.get('mnistTest'), await model.output('maps', tensorsOf({ images: images.subarray(7 * 784, 8 * 784) }, model.planes)));
    await model.close();
  });
});
