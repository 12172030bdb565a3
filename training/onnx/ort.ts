import * as ort from 'onnxruntime-web/wasm';
import { PIXELS, SIDE } from '../../src/core/gray-image.ts';
import { DIGITS } from '../../src/core/prediction.ts';
import { INPUT, OUTPUT } from './encode-network.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Pictures a call of the runtime; more only cost memory. */
const BATCH = 250;

/** A model open in onnxruntime-web's WASM build, the very runtime that the app uses. */
export interface OpenModel {
  /**
   * @param images [count, 28, 28] as of `toTensorData`.
   * @returns [count, 10] logits.
   */
  run(images: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @throws the runtime's own error where the bytes are no model that it can run. */
export async function openOnnx(bytes: Uint8Array): Promise<OpenModel> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  return {
    async run(images) {
      const count = images.length / PIXELS;
      if (!Number.isInteger(count)) throw new RangeError(`${images.length} values are no whole number of ${SIDE}×${SIDE} pictures.`);
      const logits = new Float32Array(count * DIGITS.length);
      for (let start = 0; start < count; start += BATCH) {
        const size = Math.min(BATCH, count - start);
        const input = new ort.Tensor('float32', images.subarray(start * PIXELS, (start + size) * PIXELS), [size, 1, SIDE, SIDE]);
        const output = (await session.run({ [INPUT.name]: input }))[OUTPUT.name];
        logits.set((await output.getData()) as Float32Array, start * DIGITS.length);
      }
      return logits;
    },
    async close() {
      await session.release();
    },
  };
}
