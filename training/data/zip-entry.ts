import { unzip } from 'unzipit';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';

/**
 * One file out of a zip archive.
 * @throws InvalidRecordError where the archive is damaged or the file is not in it.
 */
export async function zipEntry(archive: Uint8Array, name: string, source: string): Promise<Uint8Array> {
  const fail = (expected: string, received: string): never => {
    throw new InvalidRecordError(source, '', expected, received);
  };
  const damaged = (error: unknown): never => fail('a whole zip archive', `one that cannot be read (${messageOf(error)})`);
  const { entries } = await unzip(archive).catch(damaged);
  const entry = entries[name] ?? fail(`${name} in the archive`, Object.keys(entries).join(', '));
  return new Uint8Array(await entry.arrayBuffer().catch(damaged));
}
