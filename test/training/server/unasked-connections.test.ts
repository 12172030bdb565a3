import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { connect as connectSafely } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import { closeUnasked } from '../../../training/server/http/unasked-connections.ts';

/** Made for these tests, valid for "localhost" until 2126, and trusted by nothing else. */
const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
const tls = { cert: readFileSync(resolve(TLS, 'cert.pem')), key: readFileSync(resolve(TLS, 'key.pem')) };

describe('connections over which nothing is asked', () => {
  for (const isTls of [false, true]) {
    test(`keep no endpoint from ending, and what is being answered is answered first, ${isTls ? 'over TLS' : 'without TLS'}`, { timeout: 60_000 }, async () => {
      const app = Fastify({ forceCloseConnections: 'idle', ...(isTls && { https: tls }) }) as FastifyInstance;
      let answer = (): void => undefined;
      const asked = new Promise<void>((told) => {
        app.get('/slow', () => {
          told();
          return new Promise((done) => (answer = () => done('whole')));
        });
      });
      closeUnasked(app, isTls);
      // Else Node itself would close them in the end.
      Object.assign(app.server, { headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 1 });
      await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.server.address() as AddressInfo;
      const open = async (): Promise<Socket> => {
        const socket: Socket = isTls ? connectSafely({ port, host: '127.0.0.1', servername: 'localhost', ca: tls.cert }) : connect(port, '127.0.0.1');
        await once(socket, isTls ? 'secureConnect' : 'connect');
        return socket;
      };
      const [unasked, busy] = [await open(), await open()];
      const gone = once(unasked.resume(), 'close');
      let received = '';
      busy.setEncoding('utf8').on('data', (text: string) => (received += text));
      busy.write('GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await asked;
      const closed = app.close();
      await gone;
      assert.equal(received, '');
      answer();
      await closed;
      assert.match(received, /^HTTP\/1\.1 200 [\s\S]*whole$/);
    });
  }
});
