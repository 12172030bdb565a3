import { InvalidRecordError } from '../../src/core/errors.ts';
import { evidence, smoothed } from '../../src/core/network/evidence.ts';
import { readLayers, type LayeredNetwork } from '../../src/core/network/layers.ts';
import { channelsLastInput, runLayers } from '../../src/core/network/run.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { toTensorData, type PlaneCount } from '../../src/core/preprocessing/preprocess.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { seenAt } from '../data/tensors.ts';
import { INPUT_NAME, OUTPUT_NAME } from '../onnx/encode-network.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * What in the ink of every mistake spoke for the answer that was given, and against the right one: a list of
 * [28 × 28] for each set that has any. Empty for a network that cannot be looked into.
 */
export function mistakeEvidence(bytes: Uint8Array, { sets }: Evaluation, judged: readonly JudgedSet[]): Map<string, Float32Array[]> {
  const found = new Map<string, Float32Array[]>();
  const network = layersOf(bytes);
  if (network === undefined) return found;
  const planes = network.planes as PlaneCount;
  const blank = runLayers(network, channelsLastInput(new Float32Array(planes * PIXELS), planes));
  for (const { name, mistakes } of sets) {
    const set = judged.find((each) => each.name === name);
    if (set === undefined || mistakes.length === 0) continue;
    const evidences = mistakes.map(({ index, answer, label }) => {
      const seen = seenAt(set, index);
      const values = runLayers(network, channelsLastInput(toTensorData(seen, planes), planes));
      return smoothed(evidence(network, values, blank, answer, label).pixels, seen.picture);
    });
    found.set(name, evidences);
  }
  return found;
}

function layersOf(bytes: Uint8Array): LayeredNetwork | undefined {
  try {
    return readLayers(bytes, { input: INPUT_NAME, output: OUTPUT_NAME });
  } catch (error) {
    // Presets of other layers than the one that ships.
    if (error instanceof InvalidRecordError) return undefined;
    throw error;
  }
}
