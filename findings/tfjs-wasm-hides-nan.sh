#!/usr/bin/env bash
# TensorFlow.js on its WebAssembly backend turns NaN into ordinary numbers in three of its operators.
#
# One would guess: NaN spreads. It does so in the `cpu` backend's relu6 and clipByValue, and in the WebAssembly backend's
# relu, so that a loss that is NaN tells of weights that have diverged.
# What happens on `wasm`: relu6 and clipByValue answer 0, and max pooling answers -Infinity for a window that holds NaN
# beside 1, 2 and 3 (`cpu` answers 3). A network with one of these layers goes on computing with invented numbers, and
# a check of the loss for NaN finds nothing. Whoever trains must look at the weights or gradients themselves.
#
# Seen with @tensorflow/tfjs-core, tfjs-backend-cpu and tfjs-backend-wasm 4.22.0 on Node 20.20.
# Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > show.mjs <<'SHOW'
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

async function answers(backend) {
  await tf.setBackend(backend);
  const values = tf.tensor1d([NaN, -1, 2]);
  const window = tf.tensor4d([NaN, 1, 2, 3], [1, 2, 2, 1]);
  const results = { relu: tf.relu(values), relu6: tf.relu6(values), clipByValue: tf.clipByValue(values, 0, 6), maxPool: tf.maxPool(window, 2, 2, 'valid') };
  return Object.fromEntries(await Promise.all(Object.entries(results).map(async ([name, tensor]) => [name, [...await tensor.data()]])));
}

const cpu = await answers('cpu');
const wasm = await answers('wasm');
console.log({ cpu, wasm });
assert.deepEqual(cpu, { relu: [NaN, 0, 2], relu6: [NaN, 0, 2], clipByValue: [NaN, 0, 2], maxPool: [3] });
assert.deepEqual(wasm, { relu: [NaN, 0, 2], relu6: [0, 0, 2], clipByValue: [0, 0, 2], maxPool: [-Infinity] });
process.exit();
SHOW
node show.mjs
