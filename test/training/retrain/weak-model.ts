import type { Correction } from '../../../src/core/records/correction.ts';
import { seeInk } from '../../../src/core/preprocessing/preprocess.ts';
import type { Digit } from '../../../src/core/classes.ts';
import { mnistPart, strokePart } from '../../../training/data/splits.ts';
import { predictionsOf } from '../../../training/metrics/judge.ts';
import { sha256 } from '../../../training/metrics/evaluation.ts';
import { countWeights, weightSpecs, type Network } from '../../../training/networks/network.ts';
import { encodeNetwork, inputSpec, outputSpec } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { seenSet, tensorsOf } from '../../../training/data/tensors.ts';
import { MANIFEST_SCHEMA } from '../../../src/core/records/manifest.ts';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import type { RetrainSettings } from '../../../training/retrain/settings.ts';
import type { Model } from '../../../training/retrain/retrain-folder.ts';

/** Nearest mean of a few of MNIST's digits, as a linear network: real, poor, and there without training. */
const network: Network = { name: 'means', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };

/** Small enough for seconds. */
export const QUICK: Partial<RetrainSettings> = { epochs: 2, learningRate: 6e-3, batch: 32, workers: 1, ballast: 600, repeats: 4, limit: 500 };

/** The first few: with more it would not be weak. */
const DIGITS_SEEN = 60;

/** @param seen digits that it knows: with 60 it favours some labels so much that whatever it learns, those lose. */
export function weakModel(seen = DIGITS_SEEN): Model {
  const { images, labels } = mnistPart('validation');
  const weights = new Float32Array(countWeights(weightSpecs(network)).total);
  const counts = new Array<number>(10).fill(0);
  labels.subarray(0, seen).forEach((label) => counts[label]++);
  for (let i = 0; i < seen; i++) {
    for (let pixel = 0; pixel < 784; pixel++) weights[pixel * 10 + labels[i]] += images[i * 784 + pixel] / 255 / counts[labels[i]];
  }
  // |x − m|² is least where x·m − |m|² / 2 is greatest.
  for (let digit = 0; digit < 10; digit++) {
    for (let pixel = 0; pixel < 784; pixel++) weights[7840 + digit] -= weights[pixel * 10 + digit] ** 2 / 2;
  }
  const bytes = encodeNetwork(network, weights, { name: 'scrawl-tests', version: '0' });
  const hash = sha256(bytes);
  const modelId = `digits-${hash.slice(0, 8)}`;
  return {
    bytes,
    manifest: {
      schema: MANIFEST_SCHEMA,
      modelId,
      file: `${modelId}.onnx`,
      sha256: hash,
      bytes: bytes.length,
      input: inputSpec(network),
      output: outputSpec(network),
      temperature: 1,
      digitThreshold: 0.2,
      preprocessingId: PREPROCESSING_ID,
      metrics: {},
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  };
}

/** Digits of writers kept for validation, a device each, that the model reads wrong, labelled as they are. */
export async function misread({ bytes, manifest }: Model, count: number): Promise<Correction[]> {
  const samples = (['unipen', 'pendigits'] as const).flatMap((set) => strokePart(set, 'validation'));
  const model = await openOnnx(bytes);
  const answers = predictionsOf(await model.run(tensorsOf(seenSet(samples.map(({ ink }) => seeInk(ink))), model.planes)), manifest);
  await model.close();
  const wrong = samples.flatMap((sample, i): Correction[] => {
    const { digit, isDigit } = answers[i];
    if (digit === sample.label) return [];
    return [{ id: `${sample.writer}-${i}`, ink: sample.ink, predicted: isDigit ? digit : 'none', label: sample.label, createdAt: '2026-01-02T03:04:05Z', device: `phone-${sample.writer}`, modelId: manifest.modelId, preprocessingId: PREPROCESSING_ID }];
  });
  // Every so many: from all writers, not only the first.
  return Array.from({ length: count }, (_, i) => wrong[Math.floor((i * wrong.length) / count)]);
}

/** The same drawings under labels that are wrong. */
export function poisoned(corrections: readonly Correction[]): Correction[] {
  return corrections.map((correction) => ({ ...correction, label: ((Number(correction.label) + 1) % 10) as Digit }));
}
