import type { CorrectionBatch } from '../core/records/correction.ts';
import type { SyncVerdict } from '../contracts/sync.ts';
import { dueAt, retryAfter } from './retry-after.ts';

/** What came back, or that nothing whole did. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | null; readonly epoch?: string | null; readonly body: string }
  /** No network, nobody there, too slow, cut off. */
  | { readonly kind: 'silence' };

/** What it means for the batch that was sent; reasons are sentences. */
export type Outcome =
  | { readonly kind: 'settled'; readonly verdicts: ReadonlyMap<string, SyncVerdict> }
  /** The same batch is sent again; `wait` is what the endpoint has asked for, in milliseconds; `failed` where it has answered with a fault of its own. */
  | { readonly kind: 'later'; readonly reason: string; readonly wait?: number; readonly failed?: true }
  | { readonly kind: 'stopped'; readonly reason: string }
  /** Too much at once, or something in it that is refused and not named. */
  | { readonly kind: 'smaller'; readonly reason: string }
  /** Another batch has come under its id. */
  | { readonly kind: 'renamed'; readonly reason: string };

type Fields = Readonly<Record<string, unknown>>;

/** @param now milliseconds since 1970. */
export function outcomeOf(reply: Reply, batch: CorrectionBatch, now: number): Outcome {
  if (reply.kind === 'silence') return { kind: 'later', reason: 'The endpoint does not answer.' };
  const { status, body } = reply;
  const fields = fieldsOf(body);
  const wait = retryAfter(reply.retryAfter, now);
  const later = (reason: string): Outcome & { readonly kind: 'later' } => ({ kind: 'later', reason, ...(wait !== undefined && { wait }) });
  // Only what has an error's name and sentence was said by an endpoint: proxies and captive portals answer as well.
  const said = typeof fields.error === 'string' && typeof fields.message === 'string' ? fields.message : undefined;
  if (status === 200) {
    const verdicts = verdictsOf(fields, batch, now);
    return verdicts ? { kind: 'settled', verdicts } : later('What came back is not an endpoint’s answer.');
  }
  switch (status) {
    case 401:
    case 403:
      return said === undefined ? later('Something on the way refuses the request.') : { kind: 'stopped', reason: said };
    case 413:
      return { kind: 'smaller', reason: said ?? 'It is too large for the endpoint.' };
    case 422:
      return said === undefined ? later(`The endpoint answered ${status}.`) : { kind: 'renamed', reason: said };
    case 400:
      if (said === undefined) return later(`The endpoint answered ${status}.`);
      if (batch.corrections.some(({ id }) => id === fields.correction)) return { kind: 'settled', verdicts: new Map([[fields.correction as string, { kind: 'rejected', reason: said }]]) };
      return { kind: 'smaller', reason: said };
    case 404:
      return later('There is no endpoint at this address.');
    case 429:
      return later('The endpoint has enough for now.');
    case 503:
      // Out of service for a while, whatever is sent: no batch's fault.
      return later('The endpoint has trouble of its own.');
    default:
      return status >= 500 ? { ...later('The endpoint has trouble of its own.'), failed: true } : later(`The endpoint answered ${status}.`);
  }
}

function fieldsOf(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** Of corrections in the batch; undefined unless this is the answer to it and says something of at least one. */
function verdictsOf({ batchId, receivedAt, verdicts }: Fields, batch: CorrectionBatch, now: number): ReadonlyMap<string, SyncVerdict> | undefined {
  if (batchId !== batch.batchId || !Array.isArray(verdicts)) return undefined;
  const sent = new Set(batch.corrections.map(({ id }) => id));
  const known = new Map<string, SyncVerdict>();
  for (const each of verdicts as unknown[]) {
    const { id, verdict, reason: said, until } = (each ?? {}) as Fields;
    const reason = typeof said === 'string' && said !== '' ? said : undefined;
    if (typeof id !== 'string' || !sent.has(id)) continue;
    if (verdict === 'accepted') known.set(id, { kind: 'accepted' });
    else if (verdict === 'rejected') known.set(id, { kind: 'rejected', reason: reason ?? 'The endpoint would not have it.' });
    else if (verdict === 'deferred') known.set(id, { kind: 'deferred', until: dueAt(until, receivedAt, now), reason: reason ?? 'The endpoint has no room for it now.' });
  }
  return known.size > 0 ? known : undefined;
}
