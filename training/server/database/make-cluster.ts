/** The process in which `makeCluster` has PostgreSQL's files made. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../src/core/errors.ts';
import { openPGlite } from './embedded.ts';
import { syncPath, type NotMade } from './new-cluster.ts';

const WASI_ENOSPC = 51;

const [folder = ''] = process.argv.slice(2);
// Whoever wanted it is gone, and the next one begins anew.
process.on('disconnect', () => process.exit(1));

try {
  const pglite = await openPGlite(folder);
  await pglite.close();
  // What makes them is told not to, as it is done for tests most of the time.
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) syncPath(join(entry.parentPath, entry.name));
  syncPath(folder);
  process.exit(0);
} catch (error) {
  const { code, errno } = error as NodeJS.ErrnoException;
  // Emscripten's file system throws numbers, in WASI's count; PostgreSQL says it in words.
  const isFull = code === 'ENOSPC' || errno === WASI_ENOSPC || messageOf(error).includes('No space left');
  process.send!((isFull ? { message: 'There is no room on the disk to make the database.', code: 'ENOSPC' } : { message: `The database cannot be made: ${messageOf(error)}`, code }) satisfies NotMade, () => process.exit(1));
}
