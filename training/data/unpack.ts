import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';

/**
 * Unpacks a `.Z` file (Unix compress, LZW) with `gzip`, which reads it and is part of every Unix.
 * @throws InvalidRecordError where the file is damaged, or gzip is not installed.
 */
export async function uncompress(packed: Uint8Array, source: string): Promise<Uint8Array> {
  if (packed[0] !== 0x1f || packed[1] !== 0x9d) throw new InvalidRecordError(source, '', 'a file of Unix compress (.Z)', 'another');
  const gzip = spawn('gzip', ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  const complaints: Buffer[] = [];
  gzip.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  gzip.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  // gzip that gives up closes its input; its exit code says why, not the broken pipe.
  gzip.stdin.on('error', () => undefined);
  gzip.stdin.end(packed);
  let code: number;
  try {
    [code] = (await once(gzip, 'close')) as [number];
  } catch (error) {
    throw new InvalidRecordError(source, '', 'the program gzip, to unpack it', messageOf(error));
  }
  if (code !== 0) throw new InvalidRecordError(source, '', 'a whole .Z file', Buffer.concat(complaints).toString().trim());
  return new Uint8Array(Buffer.concat(chunks));
}
