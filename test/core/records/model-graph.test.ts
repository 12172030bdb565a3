import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeGraph } from '../../../src/core/records/model-graph.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import type { Network } from '../../../training/networks/network.ts';
import { decodeNetwork } from '../../../training/onnx/decode-network.ts';
import { encodeNetwork, type Producer } from '../../../training/onnx/encode-network.ts';

const producer: Producer = { name: 'scrawl', version: '1', kernels: 'float16' };
const network: Network = {
  name: 'small',
  layers: [
    { kind: 'conv', filters: 4, size: 3, padding: 'same', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'globalAveragePool' },
    { kind: 'dense', units: 10 },
  ],
};
const encoded = (changes: Partial<Producer> = {}, of: Network = network, seed = 1): Uint8Array => encodeNetwork(of, initialWeights(of, seed), { ...producer, ...changes });
const graph = describeGraph(encoded());

describe('what a model has the runtime do', () => {
  test('does not depend on weights, names or who made the file', () => {
    assert.match(graph!, /^node <0 >1 Cast/m);
    assert.equal(describeGraph(encoded({}, network, 2)), graph);
    assert.equal(describeGraph(encoded({ name: 'another', version: '2', metadata: { note: 'x' } })), graph);
    assert.equal(describeGraph(encoded({}, { ...network, name: 'another' })), graph);
  });

  test('is the same when a network was read back and written again, its layers numbered anew', () => {
    const again = decodeNetwork(encoded());
    assert.equal(describeGraph(encodeNetwork(again.network, again.weights, producer)), graph);
  });

  const [conv, ...rest] = network.layers;
  const others: [title: string, bytes: Uint8Array][] = [
    ['how weights are stored', encoded({ kernels: 'float32' })],
    ['outputs', encoded({ logitsOnly: true })],
    ['operators', encoded({}, { ...network, layers: network.layers.filter(({ kind }) => kind !== 'relu') })],
    ['attributes', encoded({}, { ...network, layers: [{ ...conv, padding: 'valid' } as typeof conv, ...rest] })],
    ['shapes', encoded({}, { ...network, layers: [{ ...conv, filters: 5 } as typeof conv, ...rest] })],
  ];
  for (const [title, bytes] of others) {
    test(`depends on ${title}`, () => {
      assert.ok(describeGraph(bytes));
      assert.notEqual(describeGraph(bytes), graph);
    });
  }

  test('is nothing for what is no model', () => {
    const whole = encoded();
    const page = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    for (const bytes of [new Uint8Array(), page, whole.subarray(0, whole.length / 2), Uint8Array.of(255, 255, 255), Uint8Array.of(0x3f)]) {
      assert.equal(describeGraph(bytes), undefined);
    }
  });
});
