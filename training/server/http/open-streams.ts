import type { FastifyReply } from 'fastify';
import { TooManyRequestsError } from '../errors.ts';

/** Streams that one token may have open, and all together: each asks the database again and again. */
const MOST = { token: 4, all: 64 };
const AGAIN_SECONDS = 5;

/** Counts answers that go on and on, each until its connection is closed. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  /** @throws TooManyRequestsError */
  count(token: string, reply: FastifyReply): void {
    const own = this.#open.get(token) ?? 0;
    const all = [...this.#open.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MOST.token || all >= MOST.all) throw new TooManyRequestsError(AGAIN_SECONDS);
    this.#open.set(token, own + 1);
    reply.raw.once('close', () => {
      const left = this.#open.get(token)! - 1;
      if (left > 0) this.#open.set(token, left);
      else this.#open.delete(token);
    });
  }
}
