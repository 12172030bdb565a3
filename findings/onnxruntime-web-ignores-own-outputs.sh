#!/usr/bin/env bash
# ONNX Runtime's WebAssembly build never writes to an output tensor that the caller brings.
#
# One would guess: `session.run(feeds, { y: tensor })` fills the tensor's data; the documentation of `FetchesType` says that
# such a value is used "as a pre-allocated value by the inference engine". It would spare an allocation a frame.
# What happens with onnxruntime-web on `wasm`: the run succeeds and returns that very tensor, with what was in it before.
# A buffer fresh from `new Float32Array(10)` comes back as ten zeros, which softmax turns into 10 % for each class.
#
# Shown on a model of one ReLU, whose 75 bytes are written out by hand.
# Seen with onnxruntime-web 1.30.0 on Node 20.20. Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund onnxruntime-web@1.30.0
cat > show.mjs <<'SHOW'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ort from 'onnxruntime-web/wasm';

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));

// Protocol buffers by hand: a field that is a number, and one that holds bytes.
const number = (field, value) => Buffer.from([field << 3, value]);
const bytes = (field, ...parts) => { const body = Buffer.concat(parts.map((part) => Buffer.from(part))); return Buffer.concat([Buffer.from([(field << 3) | 2, body.length]), body]); };
const float32Of1By3 = (field, name) => bytes(field, bytes(1, name), bytes(2, bytes(1, number(1, 1), bytes(2, bytes(1, number(1, 1)), bytes(1, number(1, 3))))));
const relu = bytes(1, bytes(1, 'x'), bytes(2, 'y'), bytes(4, 'Relu'));
const model = Buffer.concat([number(1, 8), bytes(7, relu, bytes(2, 'one'), float32Of1By3(11, 'x'), float32Of1By3(12, 'y')), bytes(8, bytes(1, ''), number(2, 17))]);

const session = await ort.InferenceSession.create(new Uint8Array(model));
const feeds = { x: new ort.Tensor('float32', Float32Array.of(-1, 2, 3), [1, 3]) };
const allocated = await session.run(feeds);
const own = new ort.Tensor('float32', Float32Array.of(-9, -9, -9), [1, 3]);
const brought = await session.run(feeds, { y: own });
console.log({ allocated: allocated.y.data, brought: brought.y.data, sameTensor: brought.y === own });
assert.deepEqual([...allocated.y.data], [0, 2, 3]);
assert.equal(brought.y, own);
assert.deepEqual([...brought.y.data], [-9, -9, -9]);
process.exit();
SHOW
node show.mjs
