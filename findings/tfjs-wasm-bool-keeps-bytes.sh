#!/usr/bin/env bash
# In TensorFlow.js on its WebAssembly backend, 0.5 and 256 cast to `bool` are false, and 2 is 2.
#
# One would guess: every number but 0 is true, and true is 1. The `cpu` backend answers [1, 1, 0, 1] for [2, 0.5, 0, 256].
# What happens on `wasm`: the value is cut to its lowest byte and kept, [2, 0, 0, 0]. 0.5 and 256 count as false, and a
# mask that is added up counts its 2 twice. Masks made by comparing (`tf.notEqual(x, 0)`) are right.
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
  const values = tf.tensor1d([2, 0.5, 0, 256]);
  return { cast: [...await tf.cast(values, 'bool').data()], compared: [...await tf.notEqual(values, 0).data()] };
}

const cpu = await answers('cpu');
const wasm = await answers('wasm');
console.log({ cpu, wasm });
assert.deepEqual(cpu, { cast: [1, 1, 0, 1], compared: [1, 1, 0, 1] });
assert.deepEqual(wasm, { cast: [2, 0, 0, 0], compared: [1, 1, 0, 1] });
process.exit();
SHOW
node show.mjs
