/** Takes each folder that it is told of, and says how that went. For folder-lock.test.ts, which forks it. */
import { takeFolder } from '../../../training/server/database/folder-lock.ts';

process.on('message', (folder: string) => {
  takeFolder(folder, () => Promise.resolve(process.pid)).then(
    () => process.send!('taken'),
    (error: Error) => process.send!(error.name),
  );
});
process.send!('ready');
