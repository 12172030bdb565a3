import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import { evidence, goBack } from '../../../src/core/network/evidence.ts';
import { readLayers, type LayeredNetwork } from '../../../src/core/network/layers.ts';
import { channelsLastInput, runLayers, type Values } from '../../../src/core/network/run.ts';
import { PIXELS, SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { toTensorData, type Seen } from '../../../src/core/preprocessing/preprocess.ts';
import { DIGITS, type Digit } from '../../../src/core/classes.ts';
import { probeDigits } from '../../../src/core/reading/probe-digits.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { startBackend } from '../../../training/kernels/backend.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { forwardInference } from '../../../training/networks/forward.ts';
import { weightSpecs } from '../../../training/networks/network.ts';
import { decodeNetwork } from '../../../training/onnx/decode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';

const PLANES = 5;
const NAMES = { input: 'image', output: 'logits' };

let bytes: Uint8Array;
let network: LayeredNetwork;
let blank: readonly Values[];
before(() => {
  ({ bytes } = readShippedModel());
  network = readLayers(bytes, NAMES);
  blank = runLayers(network, channelsLastInput(new Float32Array(PLANES * PIXELS), PLANES));
});

const inputOf = (drawing: Seen): Values => channelsLastInput(toTensorData(drawing, PLANES), PLANES);
const logitsOf = (values: readonly Values[]): Float32Array => values.at(-1)!.data;
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

/** Plain digits as ink and as pictures without a way of the pen, and noise. */
function drawings(): Seen[] {
  const plain = [2, 5, 8].map((digit) => probeDigits()[digit].drawing);
  const random = randomFrom(3);
  const noise = { picture: Uint8Array.from({ length: PIXELS }, () => (random() < 0.8 ? 0 : 255 * random())) as Seen['picture'] };
  return [...plain, ...plain.map(({ picture }) => ({ picture })), noise];
}

describe('the network, run layer by layer', () => {
  test('gives the logits that ONNX Runtime gives', async () => {
    const model = await openOnnx(bytes);
    for (const drawing of drawings()) {
      const expected = await model.run(toTensorData(drawing, PLANES));
      logitsOf(runLayers(network, inputOf(drawing))).forEach((logit, digit) => assert.ok(Math.abs(logit - expected[digit]) < 1e-4, `${digit}: ${logit}, not ${expected[digit]}`));
    }
    await model.close();
  });

  test('refuses what is no such network, and says what', () => {
    const refused = (file: Uint8Array, names: typeof NAMES, pattern: RegExp): void => {
      assert.throws(() => readLayers(file, names), (error) => error instanceof InvalidRecordError && pattern.test(error.message));
    };
    refused(bytes.subarray(0, 1000), NAMES, /an ONNX file/);
    refused(bytes, { input: 'picture', output: 'logits' }, /a way from "picture"/);
    refused(bytes, { input: 'image', output: 'maps' }, /a layer of a known kind|a way from/);
    refused(new Uint8Array(), NAMES, /a way from/);
  });
});

describe('evidence', () => {
  test('adds up to the difference of the two logits, whatever they are', () => {
    for (const drawing of drawings()) {
      const values = runLayers(network, inputOf(drawing));
      for (const digit of DIGITS) {
        const other = ((digit + 3) % 10) as Digit;
        const found = evidence(network, values, blank, digit, other);
        const expected = logitsOf(values)[digit] - logitsOf(values)[other];
        assert.equal(found.difference, expected);
        // 1 % is what is promised; rounding is all that there is.
        assert.ok(Math.abs(sum(found.pixels) + found.blank - expected) <= Math.max(1e-4, 0.001 * Math.abs(expected)), `${digit} against ${other}: ${sum(found.pixels)} + ${found.blank}, not ${expected}`);
      }
    }
  });

  test('lies on the ink alone', () => {
    for (const drawing of drawings()) {
      const input = inputOf(drawing);
      const { pixels } = evidence(network, runLayers(network, input), blank, 7, 1);
      pixels.forEach((value, at) => assert.ok(value === 0 || input.data.subarray(at * PLANES, (at + 1) * PLANES).some((ink) => ink > 0), `pixel ${at}`));
    }
  });

  test('is what the answer rests on: without the ink that speaks most for it, it is lost sooner than without other ink', () => {
    let [most, least, any] = [0, 0, 0];
    for (const { digit, drawing } of probeDigits()) {
      const input = inputOf(drawing);
      const values = runLayers(network, input);
      const other = runnerUp(logitsOf(values), digit);
      const { pixels, difference } = evidence(network, values, blank, digit, other);
      const ink = [...pixels.keys()].filter((at) => drawing.picture[at] > 0);
      const count = Math.round(ink.length / 10);
      const without = (places: readonly number[]): number => {
        const gone = new Set(places);
        const logits = logitsOf(runLayers(network, { ...input, data: input.data.map((value, i) => (gone.has(Math.floor(i / PLANES)) ? 0 : value)) }));
        return difference - (logits[digit] - logits[other]);
      };
      const ordered = [...ink].sort((a, b) => pixels[b] - pixels[a]);
      most += without(ordered.slice(0, count));
      least += without(ordered.slice(-count));
      any += without(ink.filter((_, i) => i % 10 === 0).slice(0, count));
    }
    assert.ok(most > 2 * any && least < any, `lost ${most} without the most, ${any} without any, ${least} without the least`);
  });
});

const runnerUp = (logits: Float32Array, digit: Digit): Digit => DIGITS.filter((other) => other !== digit).sort((a, b) => logits[b] - logits[a])[0];

test('without a reference, the way back gives the gradient that TensorFlow.js gives', async () => {
  await startBackend('cpu');
  const decoded = decodeNetwork(bytes);
  const weights = Object.fromEntries(weightSpecs(decoded.network).map(({ name, offset, size, shape }) => [name, tf.tensor(decoded.weights.subarray(offset, offset + size), [...shape])]));
  for (const { digit, drawing } of [probeDigits()[4], probeDigits()[9]]) {
    const input = inputOf(drawing);
    const seed = Float32Array.from(DIGITS, (other) => (other === digit ? 1 : other === 1 ? -1 : 0));
    const gradient = tf.grad((picture) => tf.sum(tf.mul(forwardInference(decoded.network, weights, picture as tf.Tensor4D), tf.tensor2d(seed, [1, DIGITS.length]))));
    const expected = Float32Array.from(await gradient(tf.tensor4d(input.data, [1, SIDE, SIDE, PLANES])).data());
    const found = goBack(network.layers, runLayers(network, input), undefined, seed);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest > 0);
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-4 * largest, `${i}: ${value}, not ${expected[i]}`));
  }
});
