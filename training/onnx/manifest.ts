import { MANIFEST_SCHEMA, type ModelManifest, type Rate } from '../../src/core/manifest.ts';
import { PREPROCESSING_ID } from '../../src/core/preprocess.ts';
import type { Calibration } from '../../src/core/prediction.ts';
import { sha256, type Evaluation } from '../metrics/evaluation.ts';
import { rate } from '../metrics/rate.ts';
import type { Network } from '../models/network.ts';
import { INPUT, OUTPUT, secondOutputs } from './encode-network.ts';

/** The manifest of an ONNX file of `network`. @param createdAt ISO 8601, UTC */
export function buildManifest(network: Network, bytes: Uint8Array, calibration: Calibration, evaluation: Evaluation, createdAt: string): ModelManifest {
  const hash = sha256(bytes);
  const modelId = `digits-${hash.slice(0, 8)}`;
  return {
    schema: MANIFEST_SCHEMA,
    modelId,
    file: `${modelId}.onnx`,
    sha256: hash,
    bytes: bytes.length,
    input: INPUT,
    output: OUTPUT,
    ...secondOutputs(network),
    temperature: calibration.temperature,
    digitThreshold: calibration.digitThreshold,
    preprocessingId: PREPROCESSING_ID,
    metrics: metricsOf(evaluation),
    createdAt,
  };
}

/** Accuracy by set, and `strokesHeldOut`: all pen strokes of held-out writers as one set. */
function metricsOf({ sets }: Evaluation): Record<string, Rate> {
  const metrics: Record<string, Rate> = Object.fromEntries(sets.map(({ name, accuracy }) => [name, accuracy]));
  const pens = [metrics.pendigitsHeldOut, metrics.unipenHeldOut].filter((each) => each !== undefined);
  if (pens.length === 2) {
    const right = pens.reduce((sum, { value, count }) => sum + Math.round(value * count), 0);
    metrics.strokesHeldOut = rate(right, pens[0].count + pens[1].count);
  }
  return metrics;
}
