import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ProgressLine } from '../lib/progress.ts';
import { runStage } from '../lib/stage.ts';
import { progressText } from '../retrain/retrain-clock.ts';
import { candidateFolder } from '../retrain/retrain-folder.ts';
import { retrain } from '../retrain/retrain.ts';
import { takeFolder } from './database/folder-lock.ts';
import { openDatabase } from './database/open.ts';
import { SettingError } from './errors.ts';
import { remake, type Remade } from './jobs/remake.ts';
import { readSettings } from './settings.ts';
import { withFolder, withServer } from './starting.ts';

const HELP = `npm run endpoint:remake -- MODEL [--out FOLDER]

Makes a model that this endpoint has retrained again, of the same corrections, seed, settings and base, and says whether it
is the same, byte for byte. With --out, the model, its manifest and its card are put there. Ends with status 1 where it is
another. Interrupted, the same command goes on. With the embedded database, stop the endpoint first.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } }, allowPositionals: true });
  const [model] = positionals;
  if (values.help || model === undefined) {
    console.log(HELP);
    return;
  }
  if (!/^[\w.-]{1,128}$/.test(model)) throw new SettingError('MODEL', 'the id of a model, such as digits-0123abcd', model);
  const settings = readSettings({}, process.env);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('\nStopped. The same command goes on from there.')));
  const release = settings.databaseUrl === undefined ? await withFolder(settings, () => takeFolder(settings.folder, () => Promise.reject(new Error('A model is being made again: try later.')))) : undefined;
  try {
    const database = await withFolder(settings, () => withServer(() => openDatabase(settings)));
    try {
      const folder = join(settings.folder, 'remade', model);
      const line = new ProgressLine();
      const made = await remake({ database, model, folder, retrain, signal: stop.signal, onProgress: (progress) => line.update(progressText(progress)) });
      line.finish('Done.');
      if (values.out !== undefined) cpSync(candidateFolder(folder), resolve(values.out), { recursive: true });
      // What people drew stays nowhere longer than it is needed there.
      rmSync(folder, { recursive: true, force: true });
      conclude(made);
    } finally {
      await database.close();
    }
  } finally {
    await release?.();
  }
}

function conclude({ candidate: { manifest }, kept, isSame }: Remade): void {
  if (isSame) return console.log(`It is the same file: ${kept.sha256}.`);
  process.exitCode = 1;
  const why =
    manifest.origin?.sha256 === kept.origin?.sha256
      ? 'It was made of the same: another machine or another version of Node.js or of this code rounds otherwise.'
      : 'It was made of something else: other data sets, or another version of this code.';
  console.log(`It is another file: ${manifest.sha256}, not ${kept.sha256}. ${why}`);
}

await runStage(main);
// tfjs's and PostgreSQL's WebAssembly keep the process alive.
process.exit();
