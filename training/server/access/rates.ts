import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TooManyRequestsError } from '../errors.ts';
import { REQUEST_BYTES } from '../limits.ts';

/** How often somebody may ask. Each method counts, and @throws TooManyRequestsError beyond the limit. */
export interface Rates {
  /** By the address; of IPv6 by its first 64 bits, which are one customer's. */
  readonly byAddress: (request: FastifyRequest) => Promise<void>;
  readonly byToken: (request: FastifyRequest) => Promise<void>;
  /** Counts what was brought towards the token's rate, as so many requests; it throws nothing, as that was done already. */
  readonly bytes: (request: FastifyRequest, bytes: number) => Promise<void>;
}

/** @param perMinute requests of one token, or of one address without any that is known. */
export async function countRates(app: FastifyInstance, perMinute: number): Promise<Rates> {
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000 });
  const byAddress = app.createRateLimit();
  const byToken = app.createRateLimit({ keyGenerator: ({ tokenId }) => tokenId ?? '' });
  const spend = async (limit: typeof byAddress, request: FastifyRequest): Promise<void> => {
    const spent = await limit(request);
    if (!spent.isAllowed && spent.isExceeded) throw new TooManyRequestsError(Math.max(1, spent.ttlInSeconds));
  };
  return {
    byAddress: (request) => spend(byAddress, request),
    byToken: (request) => spend(byToken, request),
    async bytes(request, bytes) {
      for (let requests = Math.floor(bytes / REQUEST_BYTES); requests > 0; requests--) await byToken(request);
    },
  };
}
