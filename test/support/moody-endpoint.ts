/** An endpoint for tests that keeps what it is sent as the real one does, has what model it is given, and misbehaves as it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { CorrectionBatch } from '../../src/core/records/correction.ts';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';

/** What becomes of one delivery. */
export type Mood =
  | 'well'
  /** The connection ends before anything is kept, or after, in the middle of the answer. */
  | 'hangs-up'
  | 'cut'
  /** Kept, and never answered. */
  | 'mute'
  | 'garbage'
  /** Kept, and answered with more than anybody can hold, for as long as it is listened to. */
  | 'endless'
  /** Nothing kept. */
  | { readonly status: number; readonly body?: string; readonly retryAfter?: string };

export interface MoodyEndpoint {
  readonly url: string;
  /** What comes next, one mood a delivery; then all is well. */
  readonly moods: Mood[];
  /** The text of every delivery, in order, by batch id. */
  readonly deliveries: { readonly batchId: string; readonly text: string; readonly at: number }[];
  /** How often each correction was kept, which must be once. */
  readonly kept: ReadonlyMap<string, number>;
  /** Ids of the models whose files were fetched, one for each time. */
  readonly fetched: string[];
  /** What it has in use; the bytes need not be those that the manifest names. */
  model: { readonly manifest: ModelManifest; readonly bytes: Uint8Array } | undefined;
  /** Whoever asks which model is in use waits for this. */
  modelWaits: Promise<void> | undefined;
  /** How many asked that. */
  asked: number;
  /** Ids of models in the order in which it has put them into use; what it has in use and is not among them came last. */
  readonly promoted: string[];
  /** Ids of models that it had in use and has withdrawn. */
  readonly withdrawn: string[];
  /** The only one it takes. */
  token: string;
  stop(): Promise<void>;
}

export const TOKEN = '0123456789ab.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_';

const refusal = (message: string): string => JSON.stringify({ error: 'SomeError', message });

export async function startMoodyEndpoint(): Promise<MoodyEndpoint> {
  const moods: Mood[] = [];
  const deliveries: { batchId: string; text: string; at: number }[] = [];
  const kept = new Map<string, number>();
  const answers = new Map<string, { readonly text: string; readonly answer: string }>();
  const fetched: string[] = [];
  const withdrawn: string[] = [];
  const promoted: string[] = [];
  const endpoint = { moods, deliveries, kept, fetched, promoted, withdrawn, token: TOKEN, asked: 0, model: undefined as MoodyEndpoint['model'], modelWaits: undefined as MoodyEndpoint['modelWaits'] };

  const keep = (text: string, batch: CorrectionBatch): string | undefined => {
    const before = answers.get(batch.batchId);
    if (before) return before.text === text ? before.answer : undefined;
    for (const { id } of batch.corrections) kept.set(id, (kept.get(id) ?? 0) + 1);
    const answer = JSON.stringify({ batchId: batch.batchId, receivedAt: new Date().toISOString(), verdicts: batch.corrections.map(({ id }) => ({ id, verdict: 'accepted' })) });
    answers.set(batch.batchId, { text, answer });
    return answer;
  };

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): void =>
      void response.writeHead(status, { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after, scrawl-known-sequence, scrawl-origin, scrawl-sequence, scrawl-withdrawn', ...headers }).end(body);
    if (request.method === 'OPTIONS') return end(204, '', { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization,content-type,content-encoding,if-none-match' });
    const { model } = endpoint;
    if (model && request.headers.authorization === `Bearer ${endpoint.token}`) {
      const { modelId } = model.manifest;
      // With the device's name, once it has one.
      if (request.url?.split('?')[0] === '/v1/model') {
        endpoint.asked++;
        await endpoint.modelWaits;
        const known = (request.headers['if-none-match'] ?? '').slice(1, -1);
        if (known === modelId) return end(304, '');
        const order = { 'scrawl-sequence': String((promoted.indexOf(modelId) + 1) || promoted.length + 1), 'scrawl-known-sequence': String(promoted.indexOf(known) + 1), 'scrawl-origin': 'retrained' };
        return end(200, JSON.stringify(model.manifest), { ...order, 'scrawl-withdrawn': withdrawn.join(', ') });
      }
      if (request.url === `/v1/models/${modelId}`) {
        fetched.push(modelId);
        return end(200, model.bytes);
      }
    }
    if (request.url !== '/v1/batches') return end(404, refusal('There is no such page here.'));
    const body = await buffer(request);
    if (request.headers.authorization !== `Bearer ${endpoint.token}`) return end(401, refusal('This needs a token that the endpoint knows.'));
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    const batch = parseCorrectionBatchJson(text, 'delivery');
    deliveries.push({ batchId: batch.batchId, text, at: performance.now() });
    const mood = moods.shift() ?? 'well';
    if (mood === 'hangs-up') return void request.socket.destroy();
    if (mood === 'garbage') return end(200, '<!doctype html><title>Log in to the Wi-Fi</title>');
    if (typeof mood === 'object') return end(mood.status, mood.body ?? refusal('Not now.'), mood.retryAfter === undefined ? {} : { 'retry-after': mood.retryAfter });
    const answer = keep(text, batch);
    if (answer === undefined) return end(422, refusal('This batch has come before with other contents.'));
    if (mood === 'mute') return;
    if (mood === 'endless') {
      response.writeHead(200, { 'access-control-allow-origin': '*' }).write(answer.slice(0, -1));
      const blank = ' '.repeat(2 ** 16);
      const goOn = (): void => void (response.destroyed || response.write(blank, () => setImmediate(goOn)));
      return goOn();
    }
    if (mood === 'cut') {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-length': answer.length });
      response.write(answer.slice(0, answer.length / 2));
      return void setTimeout(() => request.socket.destroy(), 20);
    }
    end(200, answer);
  };

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(endpoint, {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
    },
  });
}
