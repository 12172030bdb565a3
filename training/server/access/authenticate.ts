import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { ForbiddenError, TooManyRequestsError, UnknownTokenError } from '../errors.ts';
import { KnownTokens } from './known-tokens.ts';
import { findBearer, mayAct, tokenParts, type Bearer, type Role } from './tokens.ts';
import type { TokenUses } from './token-uses.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must be for to come here; without it, nobody is asked for one. */
    readonly role?: Role;
  }
  interface FastifyRequest {
    /** Who asks, where a token was sent that is known. */
    bearer: Bearer | undefined;
    /** The half of the token sent that is no secret, be it known or not. */
    tokenId: string | undefined;
  }
}

type Limit = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * Finds out who asks before anything else, and lets nobody in who may not before a byte of the body is read. The database
 * is asked each time, so that a token that is revoked is turned away at once, by every process; but no more often than
 * the rate limit allows: that counts tokens that have proved right before by themselves, and all else by its address
 * (of IPv6 its first 64 bits, which are one customer's), before anybody looks for it.
 * @param perMinute requests of one token, or of one address without any that is known.
 */
export async function authenticate(app: FastifyInstance, database: Database, uses: TokenUses, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000 });
  const byAddress = app.createRateLimit();
  const byToken = app.createRateLimit({ keyGenerator: ({ tokenId }) => tokenId ?? '' });
  const known = new KnownTokens();
  app.decorateRequest('bearer', undefined);
  app.decorateRequest('tokenId', undefined);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.role === undefined) return;
    const [, text = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const token = tokenParts(text);
    const isKnown = token !== undefined && known.has(token);
    if (!isKnown) await spend(byAddress, request);
    if (token === undefined) return;
    request.tokenId = token.id;
    if (isKnown) await spend(byToken, request);
    request.bearer = await findBearer(database, token);
    if (request.bearer === undefined) return known.delete(token);
    known.add(token);
    if (!isKnown) await spend(byToken, request);
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const needed = request.routeOptions.config.role;
    const { bearer } = request;
    if (needed === undefined) return done(null, payload);
    if (bearer === undefined) return done(new UnknownTokenError());
    const allowed = mayAct(bearer.role, needed);
    uses.count(bearer.id, request.ip, allowed);
    if (allowed) done(null, payload);
    else done(new ForbiddenError(bearer.role, needed));
  });
}

async function spend(limit: Limit, request: FastifyRequest): Promise<void> {
  const spent = await limit(request);
  if (!spent.isAllowed && spent.isExceeded) throw new TooManyRequestsError(Math.max(1, spent.ttlInSeconds));
}

/** The bearer on a route that has a role, where there always is one. */
export function bearerOf(request: { readonly bearer: Bearer | undefined }): Bearer {
  if (request.bearer === undefined) throw new UnknownTokenError();
  return request.bearer;
}
