import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { messageOf } from '../../src/core/errors.ts';
import { UnreadableFileError } from '../lib/errors.ts';

/** A longer line is no text of ours: it would be held in memory whole. */
const LONGEST_LINE = 2 ** 24;

/**
 * The lines of a text file as they come off the disk, without line breaks; unpacked where the name ends in `.gz`.
 * @throws UnreadableFileError naming the file where it is missing, damaged or no text.
 */
export async function* textLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  // The pipeline's callback may be empty: what goes wrong reaches whoever iterates.
  const bytes: AsyncIterable<Uint8Array> = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST_LINE) throw new RangeError('there is no line break for 16 million characters');
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
    rest += decoder.decode();
  } catch (error) {
    throw new UnreadableFileError(path, reasonOf(error));
  } finally {
    file.destroy();
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return `it cannot be read as text (${messageOf(error)})`;
}
