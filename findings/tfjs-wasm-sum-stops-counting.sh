#!/usr/bin/env bash
# The mean of 2^25 ones is 0.5 in TensorFlow.js on its WebAssembly backend.
#
# One would guess: 1, as on the `cpu` backend, or at least something near it; numerical libraries add up in pairs, in
# blocks or in double precision.
# What happens: sum and mean add one value after the other to a single float32. From 2^24 = 16,777,216 on, adding 1
# changes nothing any more. Long before that the last bits go: a loss or a gradient summed over a large batch of
# pictures loses digits in the same way. The error grows with the number of values, not with the size of the result.
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

const COUNT = 2 ** 25;
async function answers(backend) {
  await tf.setBackend(backend);
  const ones = tf.ones([COUNT]);
  const [sum] = await tf.sum(ones).data();
  const [mean] = await tf.mean(ones).data();
  ones.dispose();
  return { sum, mean };
}

const cpu = await answers('cpu');
const wasm = await answers('wasm');
console.log({ cpu, wasm });
assert.deepEqual(cpu, { sum: COUNT, mean: 1 });
assert.deepEqual(wasm, { sum: COUNT / 2, mean: 0.5 });
process.exit();
SHOW
node show.mjs
