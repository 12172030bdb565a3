import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Rates } from '../access/rates.ts';
import { InvalidRequestError, NotFoundError, NotReadyError, RequestError, UnreadableBodyError, UnsupportedBodyError } from '../errors.ts';
import { UNREADABLE } from '../http/addresses-asked.ts';
import { invalidRequest } from './invalid-request.ts';

/** What Fastify and Node say of a body that they cannot read, as errors of ours. */
const BODY_ERRORS: Readonly<Record<string, () => RequestError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new UnsupportedBodyError('another type than application/json'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new UnreadableBodyError('it is empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new UnreadableBodyError('it is no JSON'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new UnreadableBodyError('it has another length than was announced'),
};

/** PostgreSQL's and the driver's ways to say that the server cannot be reached, or is starting or ending. */
const UNREACHABLE = /^(?:08|53|57)|^ECONN|^EPIPE|^ETIMEDOUT|^ENOTFOUND/;

/**
 * Answers whatever is thrown: with the name and sentence of what is meant for the sender, and nothing of anything else.
 * What is refused without a token counts towards the rate of its address, as all does that asks for one.
 */
export function answerFailures(app: FastifyInstance, rates: Rates): void {
  const answer = async (thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    let failure = named(thrown);
    if (failure === undefined || failure.status >= 500) request.log.error(thrown);
    else if (request.routeOptions.config?.role === undefined) failure = await rates.byAddress(request).then(() => failure, (error: RequestError) => error);
    // A file that could not be begun had been announced.
    void reply.removeHeader('content-disposition').type('application/json');
    if (failure === undefined) return reply.status(500).send({ error: 'InternalError', message: 'Something went wrong here; it was noted down.' });
    const { field, correction, retryAfter, conflict } = failure;
    if (failure.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (failure.status === 503) void reply.header('retry-after', '10');
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    return reply.status(failure.status).send({ error: failure.name, message: failure.message, field, correction, retryAfter, conflict });
  };
  app.setErrorHandler<FastifyError>(answer);
  app.setNotFoundHandler((request, reply) => answer(new NotFoundError('page of this name') as Error as FastifyError, request, reply));
  app.all(UNREADABLE, { schema: { hide: true } }, () => {
    throw new InvalidRequestError('url', 'an address of ordinary letters, of at most 2,048 of them, in which every % begins one');
  });
}

function named(error: FastifyError): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (error.validation !== undefined) return invalidRequest(error);
  const { code = '', statusCode = 500 } = error;
  if (code in BODY_ERRORS) return BODY_ERRORS[code]();
  if (UNREACHABLE.test(code) || /timeout exceeded when trying to connect|Connection terminated|PGlite is clos/.test(error.message)) return new NotReadyError();
  // A file that cannot be served: its name is none, or leads out of the folder.
  if (statusCode === 403 || statusCode === 404) return new NotFoundError('page of this name');
  if (statusCode >= 400 && statusCode < 500) return new UnreadableBodyError('it is not what its headers say');
  return undefined;
}
