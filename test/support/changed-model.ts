import { createHash } from 'node:crypto';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { readShippedModel } from '../../training/export/models-folder.ts';
import { decodeNetwork } from '../../training/onnx/decode-network.ts';
import { encodeNetwork } from '../../training/onnx/encode-network.ts';

export interface ChangedModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
}

const DAY = 24 * 3_600_000;

export const shipped = readShippedModel();

/** Bytes under a manifest that says so, `days` younger than the model that ships, which decides nothing. */
export function modelOf(bytes: Uint8Array, days: number, changes: Partial<ModelManifest> = {}): ChangedModel {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const modelId = `digits-${sha256.slice(0, 8)}`;
  const createdAt = new Date(Date.parse(shipped.manifest.createdAt) + days * DAY).toISOString();
  return { manifest: { ...shipped.manifest, sha256, modelId, file: `${modelId}.onnx`, bytes: bytes.length, createdAt, ...changes }, bytes };
}

/** The model that ships with other weights: the last of them are the biases of the digits. */
export function changedModel(days: number, change: (weights: Float32Array) => void): ChangedModel {
  const { network, weights } = decodeNetwork(shipped.bytes);
  change(weights);
  return modelOf(encodeNetwork(network, weights, { name: 'scrawl-tests', version: '0' }), days);
}
