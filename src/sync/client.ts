import type { CorrectionBatch } from '../core/records/correction.ts';
import type { EndpointAddress } from '../contracts/sync.ts';
import { formatCorrectionBatch } from '../formats/correction-batch-json.ts';
import type { Reply } from './outcome.ts';

/** From the first byte sent to the last received: a slow mobile network takes a megabyte in that. */
const PATIENCE_MS = 60_000;

/** Sends a batch, packed where the browser can. Never rejects. */
export async function postBatch({ url, token }: EndpointAddress, batch: CorrectionBatch, patience = PATIENCE_MS): Promise<Reply> {
  try {
    const packed = await gzip(formatCorrectionBatch(batch));
    const response = await fetch(`${url}/v1/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(typeof packed !== 'string' && { 'content-encoding': 'gzip' }) },
      body: packed,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // Another place has not been given the token.
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    return { kind: 'answer', status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
  } catch {
    return { kind: 'silence' };
  }
}

async function gzip(text: string): Promise<ArrayBuffer | string> {
  if (!('CompressionStream' in globalThis)) return text;
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}
