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

/** For a route's `response`: what it may refuse with. */
export const failures = (...statuses: readonly number[]): Readonly<Record<number, typeof failureSchema>> => Object.fromEntries(statuses.map((status) => [status, failureSchema]));
