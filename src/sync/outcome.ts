import type { CorrectionBatch } from '../core/records/correction.ts';
import { REASON_CODES, reasonIn, type Reason, type ReasonCode, type SyncVerdict } from '../contracts/sync.ts';
import { dueAt, retryAfter } from './retry-after.ts';

/** What came back, or that nothing whole did. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | null; readonly epoch?: string | null; readonly body: string }
  /** No network, nobody there, too slow, cut off. */
  | { readonly kind: 'silence' };

/** What it means for the batch that was sent. */
export type Outcome =
  | { readonly kind: 'settled'; readonly verdicts: ReadonlyMap<string, SyncVerdict> }
  /** The same batch is sent again; `wait` is what the endpoint has asked for, in milliseconds; `failed` where it has answered with a fault of its own. */
  | ({ readonly kind: 'later'; readonly wait?: number; readonly failed?: true } & Reason)
  | ({ readonly kind: 'stopped' } & Reason)
  /** Too much at once, or something in it that is refused and not named. */
  | ({ readonly kind: 'smaller' } & Reason)
  /** Another batch has come under its id. */
  | ({ readonly kind: 'renamed' } & Reason);

type Fields = Readonly<Record<string, unknown>>;

/** @param now milliseconds since 1970. */
export function outcomeOf(reply: Reply, batch: CorrectionBatch, now: number): Outcome {
  if (reply.kind === 'silence') return { kind: 'later', code: 'silent', reason: 'The endpoint does not answer.' };
  const { status, body } = reply;
  const fields = fieldsOf(body);
  const wait = retryAfter(reply.retryAfter, now);
  const later = (code: ReasonCode, reason: string, about?: string): Outcome & { readonly kind: 'later' } => ({ kind: 'later', ...reasonIn({ reason, code, about }), ...(wait !== undefined && { wait }) });
  const answered = (): Outcome & { readonly kind: 'later' } => later('status', `The endpoint answered ${status}.`, String(status));
  // Only what has an error's name and sentence was said by an endpoint: proxies and captive portals answer as well.
  const reason = typeof fields.error === 'string' && typeof fields.message === 'string' ? fields.message : undefined;
  if (status === 200) {
    const verdicts = verdictsOf(fields, batch, now);
    return verdicts ? { kind: 'settled', verdicts } : later('no-endpoint', 'What came back is not an endpoint’s answer.');
  }
  switch (status) {
    case 401:
    case 403:
      return reason === undefined ? later('blocked', 'Something on the way refuses the request.') : { kind: 'stopped', reason, code: status === 401 ? 'unknown-token' : 'role' };
    case 413:
      return { kind: 'smaller', code: 'too-large', reason: reason ?? 'It is too large for the endpoint.' };
    case 422:
      return reason === undefined ? answered() : { kind: 'renamed', reason, code: 'renamed' };
    case 400: {
      if (reason === undefined) return answered();
      const refused = { reason, code: 'invalid' } as const;
      if (batch.corrections.some(({ id }) => id === fields.correction)) return { kind: 'settled', verdicts: new Map([[fields.correction as string, { kind: 'rejected', ...refused }]]) };
      return { kind: 'smaller', ...refused };
    }
    case 404:
      return later('no-endpoint', 'There is no endpoint at this address.');
    case 429:
      return later('busy', 'The endpoint has enough for now.');
    case 503:
      // Out of service for a while, whatever is sent: no batch's fault.
      return later('trouble', 'The endpoint has trouble of its own.');
    default:
      return status >= 500 ? { ...later('trouble', 'The endpoint has trouble of its own.'), failed: true } : answered();
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
    const { id, verdict, until, ...said } = (each ?? {}) as Fields;
    if (typeof id !== 'string' || !sent.has(id)) continue;
    if (verdict === 'accepted') known.set(id, { kind: 'accepted' });
    else if (verdict === 'rejected') known.set(id, { kind: 'rejected', ...(saidIn(said) ?? { code: 'refused', reason: 'The endpoint would not have it.' }) });
    else if (verdict === 'deferred') known.set(id, { kind: 'deferred', until: dueAt(until, receivedAt, now), ...(saidIn(said) ?? { code: 'full', reason: 'The endpoint has no room for it now.' }) });
  }
  return known.size > 0 ? known : undefined;
}

/** Characters of what a reason is about: a label or a number, never a text. */
const LONGEST_ABOUT = 64;

function saidIn({ reason, code, about }: Fields): Reason | undefined {
  if (typeof reason !== 'string' || reason === '') return undefined;
  return reasonIn({ reason, code: REASON_CODES.find((each) => each === code), about: typeof about === 'string' && about.length <= LONGEST_ABOUT ? about : undefined });
}
