import { toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import type { DigitReader } from '../../src/core/pictures/read-picture.ts';
import { classesOf } from '../../src/core/classes.ts';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import type { OpenModel } from '../onnx/ort.ts';

/** An open model as what reads a picture's digits. */
export function createDigitReader(network: OpenModel, manifest: ModelManifest): DigitReader {
  return {
    calibration: manifest,
    modelId: manifest.modelId,
    async classify(images) {
      const tensors = images.map((picture) => toTensorData({ picture }, network.planes));
      const size = tensors[0]?.length ?? 0;
      const input = new Float32Array(size * tensors.length);
      tensors.forEach((tensor, i) => input.set(tensor, i * size));
      const logits = await network.run(input);
      const { length } = classesOf(manifest);
      return images.map((_, i) => logits.subarray(i * length, (i + 1) * length));
    },
  };
}
