import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, ModelRefusedError } from '../../src/core/errors.ts';
import { parseManifest, type ModelManifest, type NamedFile } from '../../src/core/records/manifest.ts';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { sha256 } from '../metrics/evaluation.ts';

/** Where the model that ships lies: `manifest.json`, the files that it names, and its card `README.md`. */
export const MODELS_FOLDER = resolve(import.meta.dirname, '../../models');

export interface ShippedModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  /** The file that `manifest.rehearsal` names; there if that is. */
  readonly rehearsal?: Uint8Array;
}

/** @throws ModelRefusedError where the app would refuse it too: missing, damaged, or made for another preprocessing. */
export function readShippedModel(folder = MODELS_FOLDER): ShippedModel {
  const manifest = readManifest(folder);
  if (manifest === undefined) throw new ModelRefusedError('missing', `there is none in ${folder}`);
  const bytes = readNamed(manifest, folder);
  if (manifest.preprocessingId !== PREPROCESSING_ID) {
    throw new ModelRefusedError('preprocessing', `it was made for "${manifest.preprocessingId}", and the code does "${PREPROCESSING_ID}"`);
  }
  return { manifest, bytes, ...(manifest.rehearsal && { rehearsal: readNamed(manifest.rehearsal, folder) }) };
}

function readNamed({ file, sha256: hash }: NamedFile, folder: string): Uint8Array {
  const path = join(folder, file);
  if (!existsSync(path)) throw new ModelRefusedError('missing', `${path} is not there`);
  const bytes = new Uint8Array(readFileSync(path));
  if (sha256(bytes) !== hash) throw new ModelRefusedError('checksum', `${path} is not the file that its manifest names`);
  return bytes;
}

/**
 * Puts a model in the place of the one before. The manifest goes last but for the clearing up: whatever happens, it
 * names a file that is there.
 */
export function replaceShippedModel({ manifest, bytes, rehearsal }: ShippedModel, card: string, folder = MODELS_FOLDER): void {
  let previous: ModelManifest | undefined;
  try {
    previous = readManifest(folder);
  } catch {
    // A manifest that cannot be read names nothing to clear up.
  }
  writeFileAtomic(join(folder, manifest.file), bytes);
  if (rehearsal && manifest.rehearsal) writeFileAtomic(join(folder, manifest.rehearsal.file), rehearsal);
  writeFileAtomic(join(folder, 'README.md'), card);
  writeJsonAtomic(join(folder, 'manifest.json'), manifest);
  const named = [manifest.file, manifest.rehearsal?.file];
  for (const file of [previous?.file, previous?.rehearsal?.file]) {
    if (file !== undefined && !named.includes(file)) rmSync(join(folder, file), { force: true });
  }
}

function readManifest(folder: string): ModelManifest | undefined {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  try {
    return parseManifest(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (error) {
    throw new ModelRefusedError('manifest', messageOf(error).replace(/\.$/, ''));
  }
}
