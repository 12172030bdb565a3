import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import { MANIFEST_SCHEMA, parseManifest } from '../../../src/core/records/manifest.ts';

const valid = {
  schema: MANIFEST_SCHEMA,
  modelId: 'digits-0123abcd',
  file: 'digits-0123abcd.onnx',
  sha256: '0123abcd'.repeat(8),
  bytes: 480_000,
  input: { name: 'image', type: 'float32', shape: ['N', 1, 28, 28] },
  output: { name: 'logits', type: 'float32', shape: ['N', 10] },
  temperature: 1.1,
  digitThreshold: 0.4,
  preprocessingId: 'mnist-frame-1',
  metrics: { mnistTest: { value: 0.99, low: 0.98, high: 0.995, count: 10_000 } },
  createdAt: '2026-01-02T03:04:05.000Z',
};

describe('parseManifest', () => {
  test('gives back what is documented', () => assert.deepEqual(parseManifest(structuredClone(valid)), valid));
  test('keeps the second outputs of a model that has them', () => {
    const second = { features: { name: 'features', type: 'float32', shape: ['N', 96] }, activationMaps: { name: 'maps', type: 'float32', shape: ['N', 10, 4, 4] } };
    assert.deepEqual(parseManifest({ ...valid, ...second }), { ...valid, ...second });
    assert.throws(() => parseManifest({ ...valid, features: { name: 'features' } }), InvalidRecordError);
  });
  test('keeps the rehearsal set of a model that has one, and refuses another’s name or folder', () => {
    const rehearsal = { file: 'rehearsal-89abcdef.bin', sha256: '89abcdef'.repeat(8), bytes: 100_000 };
    assert.deepEqual(parseManifest({ ...valid, rehearsal }), { ...valid, rehearsal });
    for (const file of ['rehearsal-0123abcd.bin', '../rehearsal-89abcdef.bin', 'rehearsal-89abcdef.onnx']) {
      assert.throws(() => parseManifest({ ...valid, rehearsal: { ...rehearsal, file } }), (error) => error instanceof InvalidRecordError && error.field === 'rehearsal.file');
    }
  });
  test('drops what it does not know', () => assert.deepEqual(parseManifest({ ...valid, extra: 1 }), valid));

  const broken: Record<string, unknown> = {
    schema: { ...valid, schema: 'scrawl-model/2' },
    modelId: { ...valid, modelId: '' },
    file: { ...valid, file: '../digits-0123abcd.onnx' },
    sha256: { ...valid, sha256: 'xyz' },
    bytes: { ...valid, bytes: '480000' },
    'input.shape': { ...valid, input: { ...valid.input, shape: [0, 1] } },
    'output.name': { ...valid, output: { ...valid.output, name: 5 } },
    temperature: { ...valid, temperature: 0 },
    digitThreshold: { ...valid, digitThreshold: 2 },
    preprocessingId: { ...valid, preprocessingId: undefined },
    'metrics.mnistTest.value': { ...valid, metrics: { mnistTest: { ...valid.metrics.mnistTest, value: 99 } } },
    createdAt: { ...valid, createdAt: 'yesterday' },
    '': [valid],
  };
  for (const [field, manifest] of Object.entries(broken)) {
    test(`names ${field === '' ? 'the record itself' : `the field ${field}`} where that is wrong`, () => {
      assert.throws(() => parseManifest(manifest, 'm.json'), (error) => error instanceof InvalidRecordError && error.field === field && error.source === 'm.json');
    });
  }

  test('a file on another host or of another checksum is refused', () => {
    for (const file of ['https://example.org/digits-0123abcd.onnx', 'digits-ffffffff.onnx']) {
      assert.throws(() => parseManifest({ ...valid, file }), InvalidRecordError);
    }
  });
});
