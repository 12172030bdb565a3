import * as ort from 'onnxruntime-web/wasm';
import { PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { PlaneCount } from '../../src/core/preprocessing/preprocess.ts';
import { INPUT_NAME, OUTPUT_NAME } from './encode-network.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Pictures a call of the runtime; more only cost memory. */
const BATCH = 250;

/** A model open in onnxruntime-web's WASM build, the very runtime that the app uses. */
export interface OpenModel {
  /** How many planes it reads of each drawing. */
  readonly planes: PlaneCount;
  /**
   * @param images [count, planes, 28, 28] as of `toTensorData`.
   * @returns [count, classes] logits.
   */
  run(images: Float32Array): Promise<Float32Array>;
  /**
   * Another output of the model for the same pictures.
   * @returns all its values, the pictures one after the other.
   * @throws the runtime's own error where the model has no output of that name.
   */
  output(name: string, images: Float32Array): Promise<Float32Array>;
  /** Several outputs in one go, in the order of their names. */
  outputs(names: readonly string[], images: Float32Array): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** @throws the runtime's own error where the bytes are no model that it can run. */
export async function openOnnx(bytes: Uint8Array): Promise<OpenModel> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const planes = planesOf(session);
  const outputs = async (names: readonly string[], images: Float32Array): Promise<Float32Array[]> => {
    const count = images.length / (planes * PIXELS);
    if (!Number.isInteger(count)) throw new RangeError(`${images.length} values are no whole number of inputs of ${planes} × ${SIDE} × ${SIDE}.`);
    const parts = names.map((): Float32Array[] => []);
    for (let start = 0; start < count; start += BATCH) {
      const size = Math.min(BATCH, count - start);
      const input = new ort.Tensor('float32', images.subarray(start * planes * PIXELS, (start + size) * planes * PIXELS), [size, planes, SIDE, SIDE]);
      const results = await session.run({ [INPUT_NAME]: input }, names);
      for (const [i, name] of names.entries()) parts[i].push((await results[name].getData()) as Float32Array);
    }
    return parts.map(joined);
  };
  const output = async (name: string, images: Float32Array): Promise<Float32Array> => (await outputs([name], images))[0];
  return {
    planes,
    run: (images) => output(OUTPUT_NAME, images),
    output,
    outputs,
    async close() {
      await session.release();
    },
  };
}

function planesOf({ inputMetadata: [input] }: ort.InferenceSession): PlaneCount {
  const planes = input.isTensor ? input.shape[1] : undefined;
  if (planes !== 1 && planes !== 5) throw new RangeError(`The model reads ${String(planes)} planes of a drawing; 1 or 5 are known.`);
  return planes;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
