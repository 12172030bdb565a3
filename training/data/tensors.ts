import { grayImage28, PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { toTensorData } from '../../src/core/preprocessing/preprocess.ts';

/** The network's input for pictures that lie one after the other. @param images [count, 28, 28] @returns the same shape */
export function tensorsOf(images: Uint8Array): Float32Array {
  const tensors = new Float32Array(images.length);
  for (let start = 0; start < images.length; start += PIXELS) {
    toTensorData(grayImage28(images.subarray(start, start + PIXELS)), tensors.subarray(start, start + PIXELS));
  }
  return tensors;
}
