import { boundedBody } from '../async/bounded-body.ts';
import { CORRECTION_BATCH_SCHEMA, type Correction, type CorrectionBatch } from '../core/records/correction.ts';
import type { EndpointAddress } from '../contracts/sync.ts';
import { formatCorrectionBatch, unpackCorrectionBatch } from '../formats/correction-batch-json.ts';
import { correctionFingerprint } from './correction-fingerprint.ts';
import type { Reply } from './outcome.ts';

/** From the first byte sent to the last received: a slow mobile network takes a megabyte in that. */
const PATIENCE_MS = 60_000;

/** Bytes of an answer, unpacked: of 500 verdicts, each with its reason, that is more than ten times as much as there is. */
const LONGEST_ANSWER = 2 ** 21;
/** Of a page of corrections. */
const LONGEST_PAGE = 2 ** 24;

/** Who an endpoint is. The epoch is another where its data went back to an earlier day, or is not the data that it was. */
export interface Identity {
  readonly endpoint: string;
  readonly epoch: string;
}

export interface HeldAnswer {
  readonly epoch: string;
  /** Ids of those that it does not hold, or not with that content. */
  readonly missing: readonly string[];
}

/** Sends a batch, packed where the browser can. Never rejects. */
export async function postBatch(endpoint: EndpointAddress, batch: CorrectionBatch, patience = PATIENCE_MS): Promise<Reply> {
  try {
    const response = await post(endpoint, '/v1/batches', await gzip(formatCorrectionBatch(batch)), patience);
    return { kind: 'answer', status: response.status, retryAfter: response.headers.get('retry-after'), epoch: response.headers.get('scrawl-epoch'), body: await textOf(response) };
  } catch {
    return { kind: 'silence' };
  }
}

/** @returns undefined where it cannot be reached, or has no identity, as the first versions had none. Never rejects. */
export async function askIdentity({ url, token }: EndpointAddress, patience = PATIENCE_MS): Promise<Identity | undefined> {
  const answer = await jsonOf(() => fetch(`${url}/v1/identity`, { headers: { authorization: `Bearer ${token}` }, ...asStranger(patience) }));
  const { endpoint, epoch } = (answer ?? {}) as Record<string, unknown>;
  return typeof endpoint === 'string' && typeof epoch === 'string' ? { endpoint, epoch } : undefined;
}

/** Asks which of these it holds. @returns undefined where nothing whole comes back. Never rejects. */
export async function askHeld(endpoint: EndpointAddress, corrections: readonly { readonly correction: Correction }[], patience = PATIENCE_MS): Promise<HeldAnswer | undefined> {
  const asked = corrections.flatMap(({ correction }) => fingerprinted(correction));
  const answer = await jsonOf(() => post(endpoint, '/v1/corrections/held', JSON.stringify({ corrections: asked }), patience));
  const { epoch, missing } = (answer ?? {}) as Record<string, unknown>;
  return typeof epoch === 'string' && Array.isArray(missing) ? { epoch, missing: missing.map(String) } : undefined;
}

export interface OwnAnswer {
  readonly corrections: readonly Correction[];
  /** What to ask after next; undefined after the last. */
  readonly next: number | undefined;
}

/** Asks for what this device's token has sent, a page at a time. @returns undefined where nothing whole comes back. Never rejects. */
export async function askOwn({ url, token }: EndpointAddress, after: number, patience = PATIENCE_MS): Promise<OwnAnswer | undefined> {
  const answer = await jsonOf(() => fetch(`${url}/v1/corrections/own?after=${after}`, { headers: { authorization: `Bearer ${token}` }, ...asStranger(patience) }), LONGEST_PAGE);
  const { corrections, next } = (answer ?? {}) as Record<string, unknown>;
  if (!Array.isArray(corrections)) return undefined;
  // Whoever counts on without end is not asked without end.
  return { corrections: corrections.flatMap(readable), next: typeof next === 'number' && next > after ? next : undefined };
}

/** What is out of bounds stays where it is. */
function readable(value: unknown): readonly Correction[] {
  try {
    return unpackCorrectionBatch({ schema: CORRECTION_BATCH_SCHEMA, batchId: 'own', corrections: [value] }, 'endpoint').corrections;
  } catch {
    return [];
  }
}

/** One that was kept before there were bounds no endpoint would take again: it is not asked after. */
function fingerprinted(correction: Correction): { readonly id: string; readonly fingerprint: string }[] {
  try {
    return [{ id: correction.id, fingerprint: correctionFingerprint(correction) }];
  } catch {
    return [];
  }
}

async function jsonOf(ask: () => Promise<Response>, longest = LONGEST_ANSWER): Promise<unknown> {
  try {
    const response = await ask();
    return response.status === 200 ? (JSON.parse(await textOf(response, longest)) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** An endpoint that goes on and on is not listened to. @throws RangeError, and whatever reading throws where it breaks off */
const textOf = async (response: Response, longest = LONGEST_ANSWER): Promise<string> => new TextDecoder().decode(await boundedBody(response, longest));

function post({ url, token }: EndpointAddress, path: string, body: string | ArrayBuffer, patience: number): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(typeof body !== 'string' && { 'content-encoding': 'gzip' }) };
  return fetch(`${url}${path}`, { method: 'POST', headers, body, ...asStranger(patience) });
}

/** Nothing kept, nothing told of where it comes from; and another place has not been given the token. */
const asStranger = (patience: number): RequestInit => ({ cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', signal: AbortSignal.timeout(patience) });

async function gzip(text: string): Promise<ArrayBuffer | string> {
  if (!('CompressionStream' in globalThis)) return text;
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}
