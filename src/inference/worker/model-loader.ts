import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { messageOf, ModelRefusedError } from '../../core/errors.ts';
import { SIDE } from '../../core/preprocessing/gray-image.ts';
import { parseManifest, planesOf, type ModelManifest, type NamedFile, type TensorSpec } from '../../core/records/manifest.ts';
import { classesOf } from '../../core/classes.ts';
import { PREPROCESSING_ID } from '../../core/preprocessing/preprocess.ts';
import { parseRehearsal, type Rehearsal } from '../../core/personalization/rehearsal.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { boundedBody } from '../../async/bounded-body.ts';
import { patientFetch } from '../../async/patient-fetch.ts';

/** Bytes of a manifest and of any other file of a model: far more than they have, and no trouble for a phone. */
const LONGEST_MANIFEST = 2 ** 20;
const LARGEST_FILE = 64 * 2 ** 20;

/** @throws ModelRefusedError('missing') unless it is answered well, or by 304. */
export async function get(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await patientFetch(url, init);
  } catch (error) {
    throw new ModelRefusedError('missing', `${url} could not be fetched (${messageOf(error)})`);
  }
  if (!response.ok && response.status !== 304) throw new ModelRefusedError('missing', `${url} answered ${response.status}`);
  return response;
}

/** @throws ModelRefusedError */
export async function fetchManifest(modelsUrl: string): Promise<ModelManifest> {
  // Its name never changes, so a cached one is asked about each time.
  return await manifestIn(await get(`${modelsUrl}manifest.json`, { cache: 'no-cache' }));
}

/** @throws ModelRefusedError('manifest'), also where it is longer than any manifest. */
export async function manifestIn(response: Response): Promise<ModelManifest> {
  try {
    return parseManifest(JSON.parse(new TextDecoder().decode(await boundedBody(response, LONGEST_MANIFEST))));
  } catch (error) {
    throw new ModelRefusedError('manifest', messageOf(error).replace(/\.$/, ''));
  }
}

/**
 * The model that lies at `modelsUrl`, checked.
 * @throws ModelRefusedError
 */
export async function fetchModel(modelsUrl: string): Promise<StoredModel> {
  const manifest = await fetchManifest(modelsUrl);
  const model = { manifest, bytes: await fetchBytes(modelsUrl, manifest) };
  verifyModel(model);
  return model;
}

/**
 * The rehearsal set of a model, checked.
 * @throws ModelRefusedError, also where the model has none; InvalidRecordError
 */
export async function fetchRehearsal(modelsUrl: string, manifest: ModelManifest): Promise<Rehearsal> {
  if (!manifest.rehearsal) throw new ModelRefusedError('missing', `${manifest.modelId} has no rehearsal set`);
  return rehearsalIn(manifest, await fetchBytes(modelsUrl, manifest.rehearsal));
}

/** The rehearsal set of a model from its file, checked. @throws as `fetchRehearsal` */
export function rehearsalIn(manifest: ModelManifest, bytes: Uint8Array): Rehearsal {
  const { modelId, features, rehearsal } = manifest;
  if (!rehearsal) throw new ModelRefusedError('missing', `${modelId} has no rehearsal set`);
  verifyBytes(rehearsal, bytes);
  const set = parseRehearsal(bytes, rehearsal.file);
  const classes = set.head.bias.length;
  if (classes !== classesOf(manifest).length) throw new ModelRefusedError('manifest', `its rehearsal set has ${classes} classes`);
  const size = set.head.weights.length / classes;
  if (size !== features?.shape[1]) throw new ModelRefusedError('manifest', `its rehearsal set has ${size} features`);
  return set;
}

async function fetchBytes(modelsUrl: string, named: NamedFile): Promise<Uint8Array> {
  return await bytesIn(await get(`${modelsUrl}${named.file}`, {}), named);
}

/**
 * A file as its manifest names it, and no more of it.
 * @throws ModelRefusedError('missing') where it breaks off; 'manifest' where it is named as larger than any model; 'checksum' where it is longer than named.
 */
export async function bytesIn(response: Response, { file, bytes }: NamedFile): Promise<Uint8Array> {
  if (bytes > LARGEST_FILE) throw new ModelRefusedError('manifest', `${file} is to have ${bytes.toLocaleString('en')} bytes`);
  try {
    return await boundedBody(response, bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new ModelRefusedError('checksum', `${file} is longer than its manifest says: ${messageOf(error)}`);
    throw new ModelRefusedError('missing', `${file} broke off (${messageOf(error)})`);
  }
}

function isShape({ shape }: TensorSpec, expected: TensorSpec['shape']): boolean {
  return shape.length === expected.length && shape.every((size, index) => size === expected[index]);
}

/** Checks that what a manifest describes is made for this app, before it is fetched. @throws ModelRefusedError('preprocessing' or 'manifest') */
export function verifyManifest(manifest: ModelManifest): void {
  if (manifest.preprocessingId !== PREPROCESSING_ID) {
    throw new ModelRefusedError('preprocessing', `it was trained on "${manifest.preprocessingId}" pictures and this app makes "${PREPROCESSING_ID}" ones`);
  }
  if (!isShape(manifest.input, ['N', planesOf(manifest.input), SIDE, SIDE]) || !isShape(manifest.output, ['N', classesOf(manifest).length])) {
    throw new ModelRefusedError('manifest', `it takes [${manifest.input.shape.join(', ')}] and gives [${manifest.output.shape.join(', ')}]`);
  }
}

/**
 * Checks that the bytes are those the manifest names, and that both are made for this app.
 * @throws ModelRefusedError
 */
export function verifyModel({ manifest, bytes }: StoredModel): void {
  verifyManifest(manifest);
  verifyBytes(manifest, bytes);
}

/** Another where anything in the manifest is. */
export function fingerprintOf(manifest: ModelManifest): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(manifest))));
}

function verifyBytes(named: NamedFile, bytes: Uint8Array): void {
  if (bytes.length !== named.bytes) {
    throw new ModelRefusedError('checksum', `${named.file} has ${bytes.length} bytes where its manifest says ${named.bytes}`);
  }
  // Not crypto.subtle: browsers keep that from pages that came over plain HTTP from another machine, a phone's first try.
  const digest = bytesToHex(sha256(bytes));
  if (digest !== named.sha256) throw new ModelRefusedError('checksum', `the checksum of ${named.file} is ${digest.slice(0, 8)}…`);
}
