import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { PickedFile } from '../../src/contracts/files.ts';
import { messageOf } from '../../src/core/errors.ts';
import { UnreadableFileError } from './errors.ts';

/** A file on the disk as the readers of src/transfer take one. @param name for errors and labels; absent, its path */
export function pickedPath(path: string, name = path): PickedFile {
  if (!existsSync(path)) throw new UnreadableFileError(path, 'there is no such file');
  return {
    name,
    size: statSync(path).size,
    async *chunks() {
      try {
        yield* createReadStream(path) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw unreadable(path, error);
      }
    },
    async read(start, end) {
      try {
        const file = await open(path);
        try {
          const bytes = new Uint8Array(Math.max(0, end - start));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
          return bytes.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      } catch (error) {
        throw unreadable(path, error);
      }
    },
  };
}

/** All files in a folder and the folders in it, in the order of their names, without what systems leave beside them. */
export function pickedFolder(folder: string): PickedFile[] {
  const natural = new Intl.Collator('en', { numeric: true });
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !/^(?:Thumbs\.db|desktop\.ini)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => natural.compare(a, b));
  return paths.map((path) => pickedPath(path, relative(folder, path)));
}

function unreadable(path: string, error: unknown): UnreadableFileError {
  const code = (error as { code?: unknown } | null)?.code;
  return new UnreadableFileError(path, code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${messageOf(error)})`);
}
