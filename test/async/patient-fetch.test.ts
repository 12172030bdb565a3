import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { patientFetch } from '../../src/async/patient-fetch.ts';

const PATIENCE = 300;

describe('a patient fetch', () => {
  let server: Server;
  let url: string;
  const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void> | void>> = {
    '/slow': async (response) => {
      for (let i = 0; i < 8; i++) {
        response.write(`${i}`);
        await pause(PATIENCE / 3);
      }
      response.end();
    },
    '/dumb': () => undefined,
    '/breaks-off': (response) => void response.write('a few'),
    '/none': (response) => void response.writeHead(304).end(),
    '/missing': (response) => void response.writeHead(404).end('none'),
  };
  before(async () => {
    server = createServer(({ url = '' }, response) => void answers[url](response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  test('waits for what goes on coming, however long it takes in all', async () => {
    assert.equal(await (await patientFetch(`${url}/slow`, {}, PATIENCE)).text(), '01234567');
  });

  test('gives up where nothing comes', () => assert.rejects(patientFetch(`${url}/dumb`, {}, PATIENCE), { name: 'TimeoutError' }));

  test('gives up where nothing more comes', async () => {
    const response = await patientFetch(`${url}/breaks-off`, {}, PATIENCE);
    await assert.rejects(response.text(), { name: 'TimeoutError' });
  });

  test('hands on what has no body or is no success', async () => {
    assert.equal((await patientFetch(`${url}/none`, {}, PATIENCE)).status, 304);
    const missing = await patientFetch(`${url}/missing`, {}, PATIENCE);
    assert.deepEqual([missing.status, await missing.text()], [404, 'none']);
  });

  test('stops when its signal says so, before the answer, within it and from the start', async () => {
    const reason = new Error('enough');
    for (const path of ['/dumb', '/breaks-off'] as const) {
      const stop = new AbortController();
      const reading = patientFetch(`${url}${path}`, { signal: stop.signal }, PATIENCE).then((response) => response.text());
      setTimeout(() => stop.abort(reason), PATIENCE / 3);
      await assert.rejects(reading, reason);
    }
    await assert.rejects(patientFetch(`${url}/slow`, { signal: AbortSignal.abort(reason) }, PATIENCE), reason);
  });

  test('does not count the time that its reader takes', async () => {
    const response = await patientFetch(`${url}/slow`, {}, PATIENCE);
    await pause(PATIENCE * 4);
    assert.equal(await response.text(), '01234567');
  });
});
