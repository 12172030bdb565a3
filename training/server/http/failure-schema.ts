import type { FastifyInstance } from 'fastify';

/** What every refusal looks like. */
const failureSchema = {
  type: 'object',
  required: ['error', 'message'],
  properties: {
    error: { type: 'string', description: 'a stable name' },
    message: { type: 'string', description: 'a sentence for people' },
    field: { type: 'string', description: 'path of the field that is not as it should be' },
    correction: { type: 'string', description: 'id of the correction in which that is' },
    retryAfter: { type: 'integer', description: 'seconds' },
    conflict: { type: 'object', additionalProperties: true, required: ['code'], properties: { code: { type: 'string', description: 'a stable name for what does not fit' } }, description: 'with what it names' },
  },
} as const;

const MEANINGS = {
  400: 'something in it is not as described',
  401: 'no token that the endpoint knows',
  403: 'a token that is not for this',
  404: 'nothing of that name is here',
  409: 'it does not fit what is there now',
  413: 'more than one request may bring',
  415: 'another type or packing than JSON, plain or by gzip',
  422: 'the id of a batch that came before with other contents',
  429: 'too much at once: again after `retryAfter` seconds',
  503: 'nothing can be kept just now: again later',
} as const;

/** For a route's `response`: what it may refuse with, besides what `describeRefusals` adds. */
export const failures = (...statuses: readonly (keyof typeof MEANINGS)[]): Readonly<Record<number, object>> =>
  Object.fromEntries(statuses.map((status) => [status, { ...failureSchema, description: MEANINGS[status] }]));

/** For a route's `response`: a body of which no more is said than its type. */
export const answerOf = (type: string, description: string): object => ({ description, content: { [type]: { schema: { type: 'string' } } } });

/** The same of JSON, whose fields are listed elsewhere. */
export const jsonOf = (description: string): object => ({ type: 'object', additionalProperties: true, description });

/** Describes for every route that is added after this what it refuses with because of what it asks for. */
export function describeRefusals(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { schema, config } = route;
    if (schema === undefined || schema.hide === true) return;
    const role = config?.role;
    const statuses = [
      ...(schema.body !== undefined || schema.params !== undefined || schema.querystring !== undefined ? ([400] as const) : []),
      ...(schema.body === undefined ? [] : ([413, 415] as const)),
      ...(role === undefined ? [] : ([401, 429, 503] as const)),
      ...(role === undefined || role === 'submit' ? [] : ([403] as const)),
    ];
    route.schema = { ...schema, response: { ...failures(...statuses), ...(schema.response as object | undefined) } };
  });
}
