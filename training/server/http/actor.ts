import type { FastifyRequest } from 'fastify';
import { bearerOf } from '../access/authenticate.ts';
import type { Actor } from '../audit.ts';

/** Who makes the request, for the audit log. */
export const actorOf = (request: FastifyRequest): Required<Actor> => ({ token: bearerOf(request).id, address: request.ip });
