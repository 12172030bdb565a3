import type { EndpointAddress, SyncQueue } from '../contracts/sync.ts';
import type { HeldAnswer } from './client.ts';

/** Corrections asked after at once. */
const PAGE = 500;

/**
 * Asks an endpoint which of the corrections it has accepted it still holds, and has the others sent again: after its data
 * went back to an earlier day, and where it is another's.
 * @param ask as `askHeld`; undefined where nothing whole came back.
 * @returns the epoch for which that was found out; undefined where it could not be, or changed meanwhile.
 */
export async function reconcile(
  queue: Pick<SyncQueue, 'accepted' | 'sendAgain'>,
  endpoint: EndpointAddress,
  ask: (endpoint: EndpointAddress, corrections: Awaited<ReturnType<SyncQueue['accepted']>>) => Promise<HeldAnswer | undefined>,
): Promise<string | undefined> {
  let epoch: string | undefined;
  let after = -Infinity;
  for (;;) {
    const page = await queue.accepted(after, PAGE);
    // Of an empty page, too: it is the epoch that is wanted.
    const answer = await ask(endpoint, page);
    if (!answer || (epoch !== undefined && epoch !== answer.epoch)) return undefined;
    epoch = answer.epoch;
    const missing = new Set(answer.missing);
    await queue.sendAgain(page.filter(({ correction }) => missing.has(correction.id)).map(({ key }) => key));
    if (page.length < PAGE) return epoch;
    after = page.at(-1)!.key;
  }
}
