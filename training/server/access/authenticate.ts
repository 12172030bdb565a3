import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.ts';
import { ForbiddenError, UnknownTokenError } from '../errors.ts';
import { BearerLookup } from './bearer-lookup.ts';
import { KnownTokens } from './known-tokens.ts';
import type { Rates } from './rates.ts';
import { mayAct, tokenParts, type Bearer, type Role, type TokenParts } from './tokens.ts';
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

/** Asks anew whether a token is known, of which `authenticate` knows only what it was when a request began. */
export type StillKnown = (request: { readonly headers: { readonly authorization?: string | undefined } }) => Promise<boolean>;

/**
 * Finds out who asks before anything else, and lets nobody in who may not before a byte of the body is read. The database
 * is asked each time, so that a token that is revoked is turned away at once, by every process; but no more often than
 * the rate limit allows: that counts tokens that have proved right before by themselves, and all else by its address,
 * before anybody looks for it.
 */
export function authenticate(app: FastifyInstance, database: Database, uses: TokenUses, rates: Rates): StillKnown {
  const known = new KnownTokens();
  const bearers = new BearerLookup(database);
  app.decorateRequest('bearer', undefined);
  app.decorateRequest('tokenId', undefined);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.role === undefined) return;
    const token = tokenIn(request.headers.authorization);
    const isKnown = token !== undefined && known.has(token);
    if (!isKnown) await rates.byAddress(request);
    if (token === undefined) return;
    request.tokenId = token.id;
    if (isKnown) await rates.byToken(request);
    request.bearer = await bearers.find(token);
    if (request.bearer === undefined) return known.delete(token);
    known.add(token);
    if (!isKnown) await rates.byToken(request);
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
  return async ({ headers }) => {
    const token = tokenIn(headers.authorization);
    return token !== undefined && (await bearers.find(token)) !== undefined;
  };
}

function tokenIn(authorization: string | undefined): TokenParts | undefined {
  const [, text = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return tokenParts(text);
}

/** The bearer on a route that has a role, where there always is one. */
export function bearerOf(request: { readonly bearer: Bearer | undefined }): Bearer {
  if (request.bearer === undefined) throw new UnknownTokenError();
  return request.bearer;
}
