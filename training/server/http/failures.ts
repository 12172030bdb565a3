import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { messageOf } from '../../../src/core/errors.ts';
import { InvalidRequestError, NotFoundError, NotReadyError, RequestError, TooLargeError, UnreadableBodyError, UnsupportedBodyError } from '../errors.ts';
import { invalidRequest } from './invalid-request.ts';

/** What Fastify and Node say of a body that they cannot read, as errors of ours. */
const BODY_ERRORS: Readonly<Record<string, (error: FastifyError, limit: number) => RequestError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (_error, limit) => new TooLargeError(`a body may have ${limit.toLocaleString('en')} bytes, unpacked`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new UnsupportedBodyError('another type than application/json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new UnreadableBodyError('it is empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new UnreadableBodyError('it is no JSON'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new UnreadableBodyError('it has another length than was announced'),
};

/** What the router cannot read, before it is anybody's route. */
const ADDRESS_ERRORS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'an address in which every % begins a letter',
  FST_ERR_MAX_PARAM_LENGTH: 'an address with shorter names in it',
};

/** PostgreSQL's and the driver's ways to say that the server cannot be reached, or is starting or ending. */
const UNREACHABLE = /^(?:08|53|57)|^ECONN|^EPIPE|^ETIMEDOUT|^ENOTFOUND/;

/** Answers whatever is thrown: with the name and sentence of what is meant for the sender, and nothing of anything else. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = named(error, request.routeOptions.bodyLimit ?? 0);
    if (failure === undefined || failure.status >= 500) request.log.error(error);
    // A file that could not be begun had been announced.
    void reply.removeHeader('content-disposition').type('application/json');
    if (failure === undefined) return reply.status(500).send({ error: 'InternalError', message: 'Something went wrong here; it was noted down.' });
    const { field, retryAfter } = failure as { readonly field?: string; readonly retryAfter?: number };
    const correction = correctionAt(request.body, field);
    if (failure.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (failure.status === 503) void reply.header('retry-after', '10');
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    return reply.status(failure.status).send({ error: failure.name, message: failure.message, field, correction, retryAfter });
  });
  app.setNotFoundHandler((_request, reply) => {
    const failure = new NotFoundError('page of this name');
    return reply.status(404).send({ error: failure.name, message: failure.message });
  });
}

/** Answers what Fastify finds amiss before there is a route; for its `frameworkErrors`. */
export function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const failure = new InvalidRequestError('url', ADDRESS_ERRORS[error.code] ?? 'another address');
  void reply.status(failure.status).send({ error: failure.name, message: failure.message, field: failure.field });
}

function named(error: FastifyError, limit: number): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (error.validation !== undefined) return invalidRequest(error);
  const { code = '' } = error;
  if (code in BODY_ERRORS) return BODY_ERRORS[code](error, limit);
  if (code.startsWith('Z_')) return new UnreadableBodyError(`it is no whole gzip (${messageOf(error)})`);
  if (error instanceof SyntaxError && error.statusCode === 400) return new UnreadableBodyError('it is no JSON');
  if (UNREACHABLE.test(code) || /timeout exceeded when trying to connect|Connection terminated|PGlite is clos/.test(error.message)) return new NotReadyError();
  if (error.statusCode === 400) return new UnreadableBodyError('it is not what its headers say');
  return undefined;
}

/** The id of the correction that a field belongs to, so that a sender can set that one aside. */
function correctionAt(body: unknown, field: string | undefined): string | undefined {
  const [, index] = /^corrections\[(\d+)\]/.exec(field ?? '') ?? [];
  if (index === undefined) return undefined;
  const { id } = ((body as { readonly corrections: readonly ({ readonly id?: unknown } | null)[] }).corrections[Number(index)] ?? {});
  return typeof id === 'string' ? id : undefined;
}
