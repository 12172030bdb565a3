/** Opens the embedded database in a folder, in a process that is killed at it. */
import { openEmbedded } from '../../../training/server/database/embedded.ts';

await openEmbedded(process.argv[2]);
