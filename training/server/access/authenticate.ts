import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.ts';
import { ForbiddenError, UnknownTokenError } from '../errors.ts';
import { findBearer, mayAct, type Bearer, type Role } from './tokens.ts';
import type { TokenUses } from './token-uses.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must be for to come here; without it, nobody is asked for one. */
    readonly role?: Role;
  }
  interface FastifyRequest {
    /** Who asks, where a token was sent that is known. */
    bearer: Bearer | undefined;
  }
}

/**
 * Finds out who asks before anything else, so that the rate limit counts by token, and lets nobody in who may not
 * before a byte of the body is read.
 */
export function authenticate(app: FastifyInstance, database: Database, uses: TokenUses): void {
  app.decorateRequest('bearer', undefined);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.role === undefined) return;
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token !== undefined) request.bearer = await findBearer(database, token);
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

/** The bearer on a route that has a role, where there always is one. */
export function bearerOf(request: { readonly bearer: Bearer | undefined }): Bearer {
  if (request.bearer === undefined) throw new UnknownTokenError();
  return request.bearer;
}
