import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import { runStage } from '../lib/stage.ts';
import { answerTokenRequest, type TokenRequest } from './access/token-requests.ts';
import { listTokens } from './access/tokens.ts';
import { reachedAt } from './addresses.ts';
import type { Database } from './database/database.ts';
import { takeFolder } from './database/folder-lock.ts';
import { openDatabase } from './database/open.ts';
import { buildEndpoint } from './endpoint.ts';
import { startQueue } from './jobs/queue.ts';
import { addShippedModel } from './models/model-store.ts';
import { ReadingThreads } from './ingest/reading-threads.ts';
import { OPTIONS, readSettings, SETTINGS_HELP } from './settings.ts';
import { listening, withFolder, withServer } from './starting.ts';
import { welcome } from './welcome.ts';

const HELP = `npm run endpoint -- [options]

Takes corrections from phones, serves them models and the app itself, and retrains. Ctrl-C stops.
${SETTINGS_HELP}`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    process.exit();
  }
  const settings = readSettings(values, process.env);
  let opened: Database | undefined;
  const clerk = async (request: unknown): Promise<unknown> => {
    if (opened === undefined) throw new Error('The endpoint is still starting: try again.');
    return await answerTokenRequest(opened, request as TokenRequest);
  };
  const release = settings.databaseUrl === undefined ? await withFolder(settings, () => takeFolder(settings.folder, clerk)) : undefined;
  const database = (opened = await withFolder(settings, () => withServer(() => openDatabase(settings))));
  void database.halted?.then((error) => {
    console.error(`The database stopped: ${messageOf(error)}. What was acknowledged is kept. Make room on the disk of ${settings.folder}, and start the endpoint again.`);
    process.exit(1);
  });
  await addShippedModel(database);
  const failed = (error: unknown): void => console.error(messageOf(error));
  const queue = await startQueue(database, failed);

  const threads = new ReadingThreads();
  const app = settings.serves ? await buildEndpoint({ database, settings, queue, threads }) : undefined;
  if (app) {
    // What people are to read first is not pushed off the screen by what the server says of itself.
    const { level } = app.log;
    app.log.level = 'silent';
    await listening(settings, () => app.listen({ host: settings.host, port: settings.port }));
    app.log.level = level;
    threads.warm();
  }
  // Networks and their runtime come with the workers: a process that only answers does without.
  const { startWorkers } = settings.trains ? await import('./jobs/workers.ts') : {};
  const workers = await startWorkers?.({ database, queue, folder: settings.folder, failed, release: settings.release });

  let ending = false;
  const end = async (): Promise<void> => {
    // A second Ctrl-C does not wait.
    if (ending) process.exit(1);
    ending = true;
    await app?.close();
    await threads.close();
    await workers?.stop();
    await queue.stop({ timeout: 5000 });
    await database.close();
    await release?.();
    process.exit(0);
  };
  const stop = (): void => {
    end().catch((error: unknown) => {
      failed(error);
      process.exit(1);
    });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  if (app === undefined) return console.log('Waiting for jobs.');
  const { here, elsewhere } = reachedAt(settings.host, networkInterfaces());
  const address = (name: string): string => `${settings.tls ? 'https' : 'http'}://${name}:${(app.server.address() as AddressInfo).port}`;
  const hasTokens = (await listTokens(database)).some(({ revokedAt }) => revokedAt === null);
  console.log(welcome({ here: address(here), elsewhere: elsewhere.map(address), hasTokens, isEncrypted: settings.tls !== undefined }));
}

await runStage(main);
if (process.exitCode !== undefined) process.exit();
