import { MANIFEST_SCHEMA, type ModelManifest, type NamedFile } from '../../src/core/records/manifest.ts';
import { type Rate } from '../../src/core/rate.ts';
import { INPUT_PLANES, PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { rate } from '../../src/core/rate.ts';
import { sha256, type Evaluation } from '../metrics/evaluation.ts';
import type { Network } from '../networks/network.ts';
import { inputSpec, outputSpec, secondOutputs } from '../onnx/encode-network.ts';

/** What goes with the file of a network. */
interface Companions {
  /** A file as of `formatRehearsal`. */
  readonly rehearsal?: Uint8Array | undefined;
  /** What the network was made of. */
  readonly origin?: ModelManifest['origin'];
}

/** The manifest of an ONNX file of `network`. @param createdAt ISO 8601, UTC */
export function buildManifest(
  network: Network,
  bytes: Uint8Array,
  calibration: Calibration,
  evaluation: Evaluation,
  createdAt: string,
  { rehearsal, origin }: Companions = {},
): ModelManifest {
  const model = namedFile('digits', bytes, 'onnx');
  return {
    schema: MANIFEST_SCHEMA,
    modelId: model.file.slice(0, -'.onnx'.length),
    ...model,
    input: inputSpec(network),
    ...(network.planes === undefined ? {} : { inputs: INPUT_PLANES.slice(0, network.planes) }),
    output: outputSpec(network),
    ...(network.classes && { classes: network.classes }),
    ...secondOutputs(network),
    ...(rehearsal && { rehearsal: namedFile('rehearsal', rehearsal, 'bin') }),
    temperature: calibration.temperature,
    digitThreshold: calibration.digitThreshold,
    ...(calibration.doubtTemperature !== undefined && { doubtTemperature: calibration.doubtTemperature }),
    preprocessingId: PREPROCESSING_ID,
    metrics: metricsOf(evaluation),
    ...(origin && { origin }),
    createdAt,
  };
}

function namedFile(name: string, bytes: Uint8Array, ending: string): NamedFile {
  const hash = sha256(bytes);
  return { file: `${name}-${hash.slice(0, 8)}.${ending}`, sha256: hash, bytes: bytes.length };
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
