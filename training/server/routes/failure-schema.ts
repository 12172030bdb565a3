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
  },
} as const;

/** For a route's `response`: what it may refuse with, besides what `describeRefusals` adds. */
export const failures = (...statuses: readonly number[]): Readonly<Record<number, typeof failureSchema>> => Object.fromEntries(statuses.map((status) => [status, failureSchema]));

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
      ...(schema.body !== undefined || schema.params !== undefined || schema.querystring !== undefined ? [400] : []),
      ...(schema.body === undefined ? [] : [413, 415]),
      ...(role === undefined ? [] : [401, 429, 503]),
      ...(role === undefined || role === 'submit' ? [] : [403]),
    ];
    route.schema = { ...schema, response: { ...failures(...statuses), ...(schema.response as object | undefined) } };
  });
}
