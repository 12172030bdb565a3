#!/usr/bin/env bash
# The gradient of max pooling goes to the wrong pixel in TensorFlow.js on its WebAssembly backend.
#
# One would guess: the gradient of a window goes to its largest value, whatever its sign, as on the `cpu` backend; where
# two are equally large, to the first of them.
# What happens on `wasm`: in a window without a positive value it always goes to the first pixel (-4, -3, -2, -1: to the
# -4), and among equally large ones to the last. Behind a ReLU this hardly shows. In a network that pools before its
# activation (convolution, batch norm, pool) half the windows teach the wrong weights, and the loss still falls.
#
# Seen with @tensorflow/tfjs and tfjs-backend-wasm 4.22.0 on Node 20.20.
# Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > show.cjs <<'SHOW'
const assert = require('node:assert/strict');
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');

const WINDOWS = { negative: [-4, -3, -2, -1], twoLargest: [5, 5, 1, 2], positive: [1, 2, 3, 4] };

async function gradients(backend) {
  await tf.setBackend(backend);
  const gradient = tf.grad((picture) => tf.sum(tf.maxPool(picture, 2, 2, 'valid')));
  return Object.fromEntries(await Promise.all(Object.entries(WINDOWS).map(async ([name, values]) => [name, [...await gradient(tf.tensor4d(values, [1, 2, 2, 1])).data()]])));
}

(async () => {
  const cpu = await gradients('cpu');
  const wasm = await gradients('wasm');
  console.log({ cpu, wasm });
  assert.deepEqual(cpu, { negative: [0, 0, 0, 1], twoLargest: [1, 0, 0, 0], positive: [0, 0, 0, 1] });
  assert.deepEqual(wasm, { negative: [1, 0, 0, 0], twoLargest: [0, 1, 0, 0], positive: [0, 0, 0, 1] });
  process.exit();
})();
SHOW
node show.cjs
