import type { FastifyRequest } from 'fastify';
import { InvalidRecordError } from '../../../src/core/errors.ts';

/** Characters of a message and of a stack that a log takes. */
const LONGEST_MESSAGE = 500;
const LONGEST_STACK = 2000;

/** What a log has of a request: no header, and of the address only its path, since a query may hold what is nobody's business. */
export const loggedRequest = ({ method, url, ip }: FastifyRequest): Record<string, unknown> => ({ method, path: url.split(/[?#]/, 1)[0].slice(0, LONGEST_MESSAGE), remoteAddress: ip });

/**
 * What a log has of an error: its kind, where it came from, and its message, in which nothing stands that somebody has
 * sent. A database's error also carries the statement and its values, drawings and names among them: those stay out.
 */
export function loggedError(thrown: unknown): { readonly type: string; readonly message: string; readonly stack: string; readonly code?: string; readonly routine?: string } {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: '', stack: '' };
  const { code, routine } = thrown as Error & { readonly code?: unknown; readonly routine?: unknown };
  return {
    type: thrown.name,
    ...(typeof code === 'string' && { code }),
    ...(typeof routine === 'string' && { routine }),
    message: messageFor(thrown, routine !== undefined).slice(0, LONGEST_MESSAGE),
    stack: framesOf(thrown),
  };
}

/** A database's messages quote the value that they complain of. */
function messageFor(error: Error, isDatabase: boolean): string {
  if (error instanceof InvalidRecordError) return `${error.source}: ${error.field}: expected ${error.expected}`;
  return isDatabase ? error.message.replace(/"[^"]*("|$)/g, '"…"') : error.message;
}

/** Without the message, which the stack repeats. */
const framesOf = ({ stack = '' }: Error): string => stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n').slice(0, LONGEST_STACK);
