import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../src/core/errors.ts';
import { UnwritableFileError } from './errors.ts';

/**
 * Writes a file so that a crash or a full disk leaves the old one or the new one, never a torn one: beside the
 * target, flushed to the disk, then renamed onto it. Missing folders are made.
 * @throws UnwritableFileError
 */
export function writeFileAtomic(path: string, contents: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.part`;
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'w');
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UnwritableFileError(path, messageOf(error));
  }
}

/** JSON as it is read by people: indented, with a closing line break. */
export function writeJsonAtomic(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}
