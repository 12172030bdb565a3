import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundedBody } from '../../src/async/bounded-body.ts';
import { bytesIn, manifestIn } from '../../src/inference/worker/model-loader.ts';

/** A body that never ends, and counts how much of it was taken. */
function endless(): { readonly response: Response; readonly taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += 1000;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  return { response: new Response(body), taken: () => taken };
}

describe('a body with a bound', () => {
  test('is taken whole up to it', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
    assert.deepEqual(await boundedBody(new Response(bytes), 5000), bytes);
    assert.deepEqual(await boundedBody(new Response(null), 0), new Uint8Array());
  });

  test('is given up beyond it, and before it begins where it says so itself', async () => {
    const { response, taken } = endless();
    await assert.rejects(boundedBody(response, 10_000), RangeError);
    assert.ok(taken() < 20_000, String(taken()));
    const announced = endless();
    await assert.rejects(boundedBody(new Response(announced.response.body, { headers: { 'content-length': '99999' } }), 10_000), RangeError);
    assert.ok(announced.taken() <= 2000);
  });

  test('is that of a model’s manifest and of each file that it names', async () => {
    await assert.rejects(manifestIn(endless().response), { name: 'ModelRefusedError', reason: 'manifest' });
    const named = { file: 'digits.onnx', sha256: '0'.repeat(64), bytes: 3000 };
    await assert.rejects(bytesIn(endless().response, named), { name: 'ModelRefusedError', reason: 'checksum' });
    const { response, taken } = endless();
    await assert.rejects(bytesIn(response, { ...named, bytes: 1e15 }), { name: 'ModelRefusedError', reason: 'manifest' });
    assert.ok(taken() <= 1000, 'nothing of it is fetched');
  });
});
