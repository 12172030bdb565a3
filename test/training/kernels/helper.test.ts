import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileHelper } from '../../../training/kernels/ops/compile-helper.ts';
import type { Helper } from '../../../training/kernels/ops/wasm-heap.ts';
import { relativeError } from './on-both.ts';

const PAGE = 65_536;

/** A convolution of 4 images of 6×6×8 to 4×4×16 on a memory of the test's own. */
async function convolve(relaxed: boolean): Promise<Float32Array> {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const helper = new WebAssembly.Instance(await compileHelper({ relaxed }), { env: { memory } }).exports as unknown as Helper;
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < PAGE; i++) floats[i] = Math.sin(i * i);
  const [x, filters, y, scratch] = [0, PAGE, 2 * PAGE, 3 * PAGE];
  helper.convolveWinograd(x, filters, y, scratch, 4, 6, 6, 8, 4, 4, 16, 0, 0);
  return floats.slice(y / 4, y / 4 + 4 * 4 * 4 * 16);
}

test('the helper computes the same with and without relaxed SIMD, which not every runtime has', async () => {
  const plain = await convolve(false);
  assert.ok(plain.some((value) => Math.abs(value) > 1));
  assert.ok(relativeError(await convolve(true), plain) <= 2e-6);
});
