import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import { runStage } from '../stage.ts';
import { answerTokenRequest, type TokenRequest } from './access/token-requests.ts';
import type { Database } from './database/database.ts';
import { takeFolder } from './database/folder-lock.ts';
import { openDatabase } from './database/open.ts';
import { buildEndpoint } from './endpoint.ts';
import { addShippedModel } from './models/model-store.ts';
import { OPTIONS, readSettings, SETTINGS_HELP } from './settings.ts';

const HELP = `npm run endpoint -- [options]

Takes corrections from phones, serves them models and the app itself, and retrains. Ctrl-C stops.
${SETTINGS_HELP}`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const settings = readSettings(values, process.env);
  let opened: Database | undefined;
  const clerk = async (request: unknown): Promise<unknown> => {
    if (opened === undefined) throw new Error('The endpoint is still starting: try again.');
    return await answerTokenRequest(opened, request as TokenRequest);
  };
  const release = settings.folder === undefined ? undefined : await takeFolder(settings.folder, clerk);
  const database = (opened = await openDatabase(settings));
  await addShippedModel(database);
  const app = await buildEndpoint({ database, settings });
  await app.listen({ host: settings.host, port: settings.port });

  let ending = false;
  const end = async (): Promise<void> => {
    // A second Ctrl-C does not wait.
    if (ending) process.exit(1);
    ending = true;
    await app.close();
    await database.close();
    await release?.();
    process.exit(0);
  };
  const stop = (): void => {
    end().catch((error: unknown) => {
      console.error(messageOf(error));
      process.exit(1);
    });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const scheme = settings.tls ? 'https' : 'http';
  const { port } = app.server.address() as AddressInfo;
  console.log(`The endpoint is at ${scheme}://localhost:${port}/, its interface at ${scheme}://localhost:${port}/docs`);
}

await runStage(main);
if (process.exitCode !== undefined) process.exit();
