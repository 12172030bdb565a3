import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { NetworkRefusedError, WholeRuntimeNeededError } from '../../../src/core/errors.ts';
import { SCALES, type PictureForm } from '../../../src/core/network/way.ts';
import { MOST_NETWORK_BYTES } from '../../../src/core/network/network-file.ts';
import { SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { probeDigits } from '../../../src/core/reading/probe-digits.ts';
import { openOwnSession, type OwnSession } from '../../../src/inference/own-network/own-session.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { ModelProto } from '../../../training/onnx/schema.ts';
import { encode, nearestDigit, rewritten, UPRIGHT, type Made } from './networks.ts';

const runtime = async () => {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  return ort;
};
const open = (bytes: Uint8Array): Promise<OwnSession> => openOwnSession(bytes, runtime);

async function refusal(bytes: Uint8Array): Promise<Pick<NetworkRefusedError, 'reason' | 'about'>> {
  const error: unknown = await open(bytes).then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof NetworkRefusedError, String(error));
  return { reason: error.reason, about: error.about };
}

async function readsAll(session: OwnSession): Promise<void> {
  for (const { digit, drawing } of probeDigits()) assert.equal(await session.read(drawing.picture), digit);
}

describe('A network of one’s own', () => {
  const forms: PictureForm[] = [false, true].flatMap((isTurned) => [false, true].flatMap((isInverted) => SCALES.map((scale) => ({ scale, isInverted, isTurned }))));

  test('is fed as it was trained: whatever the range, light on dark or dark on light, upright or turned', async () => {
    for (const form of forms) {
      const session = await open(nearestDigit({ form }));
      assert.deepEqual(session.facts.found, { form, output: 'logits', right: 10 }, JSON.stringify(form));
      await readsAll(session);
    }
  });

  test('is fed as it was trained, with convolutions that a wrong ground upsets', async () => {
    const shipped = readShippedModel().bytes;
    const made: Required<Pick<Made, 'form' | 'output' | 'dims'>>[] = [
      // Keras by way of tf2onnx; PyTorch, normalised; ONNX's model zoo; a canvas without a word said.
      { form: {}, output: 'softmax', dims: ['N', SIDE, SIDE, 1] },
      { form: { scale: 'mnist' }, output: 'log-softmax', dims: ['N', 1, SIDE, SIDE] },
      { form: { scale: 'bytes' }, output: 'logits', dims: [1, 1, SIDE, SIDE] },
      { form: { scale: 'signed', isInverted: true }, output: 'logits', dims: ['N', 1, SIDE, SIDE] },
      { form: { isTurned: true }, output: 'softmax', dims: ['N', SIDE, SIDE, 1] },
    ];
    for (const { form, output, dims } of made) {
      const { facts } = await open(rewritten(shipped, { form, output, dims }));
      assert.deepEqual(facts.found, { form: { ...UPRIGHT, ...form }, output, right: 10 });
      assert.equal(facts.shape.layout, dims.at(-1) === 1 ? 'NHWC' : 'NCHW');
    }
  });

  test('is fed in another way where its user says so, and knows how many plain digits it then reads', async () => {
    const session = await open(nearestDigit({ form: { scale: 'bytes' } }));
    const { found } = session.facts;
    await session.use({ form: { ...found.form, isInverted: true }, output: 'softmax' });
    const { used, scales } = session.facts;
    assert.deepEqual(session.facts.found, found, 'what was found out stays');
    assert.deepEqual({ form: used.form, output: used.output }, { form: { ...found.form, isInverted: true }, output: 'softmax' });
    assert.ok(used.right < 5, `${used.right} read as negatives`);
    assert.deepEqual(scales, SCALES);
    await session.use(found);
    assert.deepEqual(session.facts.used, found);
    await readsAll(session);
  });

  test('is not asked again about what is known of it', async () => {
    const { facts } = await open(nearestDigit({ form: { scale: 'signed' } }));
    const known = { found: facts.found, used: { ...facts.found, output: 'scores' as const } };
    let asked = 0;
    const again = await openOwnSession(nearestDigit({ form: { scale: 'signed' } }), runtime, known, () => asked++);
    assert.deepEqual([asked, again.facts.used, again.facts.found], [0, known.used, known.found]);
    await readsAll(again);
  });

  test('is told by its outputs: logits, probabilities, their logarithms, or scores', async () => {
    for (const output of ['logits', 'softmax', 'log-softmax', 'scores'] as const) {
      const { facts } = await open(nearestDigit({ output }));
      assert.deepEqual([facts.found.output, facts.found.right], [output, 10]);
    }
  });

  test('gives a probability for each digit, whatever its outputs are, and is named by its file', async () => {
    const [{ digit, drawing }] = probeDigits();
    for (const output of ['logits', 'softmax', 'log-softmax', 'scores'] as const) {
      const bytes = nearestDigit({ output });
      const session = await open(bytes);
      const probabilities = await session.probabilities(drawing.picture);
      assert.ok(Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) < 1e-5, `${output}: ${probabilities.join(', ')}`);
      assert.equal(probabilities.indexOf(Math.max(...probabilities)), digit);
      assert.equal(session.facts.sha256, createHash('sha256').update(bytes).digest('hex'));
    }
  });

  test('takes its pictures in the shape that it declares', async () => {
    const shapes = [
      [['N', 1, SIDE, SIDE], 'NCHW', [1, 1, SIDE, SIDE]],
      [[1, SIDE, SIDE, 1], 'NHWC', [1, SIDE, SIDE, 1]],
      [['N', SIDE * SIDE], 'flat', [1, SIDE * SIDE]],
      [['N', SIDE, SIDE], 'NHW', [1, SIDE, SIDE]],
      // Exported for batches of four alone.
      [[4, 1, SIDE, SIDE], 'NCHW', [4, 1, SIDE, SIDE]],
      [['N', 'a', 'b', 'c'], 'NCHW', [1, 1, SIDE, SIDE]],
    ] as const;
    for (const [dims, layout, given] of shapes) {
      const session = await open(nearestDigit({ dims }));
      assert.deepEqual([session.facts.shape.layout, session.facts.shape.dims], [layout, given]);
      await readsAll(session);
    }
  });

  test('names who wrote it', async () => {
    assert.equal((await open(nearestDigit({ producer: 'tf2onnx' }))).facts.producer, 'tf2onnx 1');
  });

  test('that reads no digits says how few it reads', async () => {
    const flat = encode({
      nodes: [{ opType: 'Flatten', name: 'flat', inputs: ['x'], outputs: ['flat'] }, { opType: 'MatMul', name: 'dense', inputs: ['flat', 'weights'], outputs: ['answer'] }],
      initializers: [{ name: 'weights', dims: [784, 10], values: new Float32Array(7840) }],
      inputs: [{ name: 'x', dims: ['N', 1, SIDE, SIDE] }],
      outputs: [{ name: 'answer', dims: ['N', 10] }],
    });
    assert.equal((await open(flat)).facts.found.right, 1);
  });
});

describe('What is no network for digits', () => {
  const layer = (outputs: number, dims: readonly (number | string)[], opType = 'Identity', inputs = ['x']): Uint8Array =>
    encode({
      nodes: [{ opType: 'Flatten', name: 'flat', inputs: ['x'], outputs: ['flat'] }, { opType: 'MatMul', name: 'dense', inputs: ['flat', 'weights'], outputs: ['logits'] }, { opType, name: 'last', inputs: ['logits'], outputs: ['answer'] }],
      initializers: [{ name: 'weights', dims: [dims.slice(1).reduce<number>((size, each) => size * Number(each), 1), outputs], values: new Float32Array(dims.slice(1).reduce<number>((size, each) => size * Number(each), 1) * outputs) }],
      inputs: inputs.map((name) => ({ name, dims })),
      outputs: [{ name: 'answer', dims: ['N', outputs] }],
    });

  test('is refused with what it is', async () => {
    assert.deepEqual(await refusal(new Uint8Array()), { reason: 'empty', about: '' });
    assert.deepEqual(await refusal(new Uint8Array(MOST_NETWORK_BYTES + 1)), { reason: 'large', about: String(MOST_NETWORK_BYTES) });
    assert.deepEqual(await refusal(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d)), { reason: 'foreign', about: 'hdf5' });
    assert.deepEqual(await refusal(Uint8Array.of(0x50, 0x4b, 3, 4, 0)), { reason: 'foreign', about: 'zip' });
    assert.deepEqual(await refusal(new TextEncoder().encode('<!doctype html>')), { reason: 'foreign', about: '' });
    assert.deepEqual(await refusal(nearestDigit().subarray(0, 5000)), { reason: 'foreign', about: '' });
  });

  test('is refused with the shape that it wants', async () => {
    assert.deepEqual(await refusal(layer(10, ['N', 3, SIDE, SIDE])), { reason: 'input', about: '[N × 3 × 28 × 28]' });
    assert.deepEqual(await refusal(layer(10, [1, 1, 32, 32])), { reason: 'input', about: '[1 × 1 × 32 × 32]' });
    assert.deepEqual(await refusal(layer(10, ['N', 1, SIDE, SIDE], 'Identity', ['x', 'y'])), { reason: 'input', about: 'x, y' });
  });

  test('is refused with the number of its outputs', async () => {
    assert.deepEqual(await refusal(layer(47, ['N', 1, SIDE, SIDE])), { reason: 'output', about: '47' });
  });

  test('is refused with the operator that is missing', async () => {
    assert.deepEqual(await refusal(layer(10, ['N', 1, SIDE, SIDE], 'Sharpen')), { reason: 'operator', about: 'Sharpen' });
  });

  test('is refused with the file that its weights are in', async () => {
    const whole = ModelProto.decode(nearestDigit()) as unknown as { graph: { initializer: object[] } };
    // TensorProto's fields 13 (a pair of key and value) and 14, which the schema here has no names for.
    const name = new TextEncoder().encode('net.onnx.data');
    const entry = Uint8Array.of(0x0a, 8, ...new TextEncoder().encode('location'), 0x12, name.length, ...name);
    const tensor = Uint8Array.of(0x08, 1, 0x10, 1, 0x42, 1, 0x62, 0x6a, entry.length, ...entry, 0x70, 1);
    const graph = Uint8Array.of(0x0a, 3, 0x22, 1, 0x41, 0x2a, tensor.length, ...tensor);
    assert.equal(whole.graph.initializer.length, 2);
    assert.deepEqual(await refusal(Uint8Array.of(0x08, 8, 0x3a, graph.length, ...graph)), { reason: 'external', about: 'net.onnx.data' });
  });

  test('is refused where it gives no numbers', async () => {
    const broken = layer(10, ['N', 1, SIDE, SIDE], 'Log');
    assert.deepEqual(await refusal(broken), { reason: 'run', about: '' });
  });

  test('is not blamed where the runtime is missing', async () => {
    await assert.rejects(openOwnSession(nearestDigit(), () => Promise.reject(new Error('no available backend found'))), WholeRuntimeNeededError);
  });
});
