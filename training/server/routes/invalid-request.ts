import type { FastifySchemaValidationError } from 'fastify';
import { InvalidRequestError } from '../errors.ts';

/** What JSON Schema found, as a sentence that names the field. */
export function invalidRequest(wrong: Error & { readonly validation?: readonly FastifySchemaValidationError[]; readonly validationContext?: string }): InvalidRequestError {
  const [first] = wrong.validation ?? [];
  if (first === undefined) return new InvalidRequestError('', 'what its description says');
  const path = first.instancePath
    .slice(1)
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
  const where = wrong.validationContext === undefined || wrong.validationContext === 'body' ? path : `${wrong.validationContext}${path === '' ? '' : `.${path}`}`;
  return new InvalidRequestError(where, `something that ${first.message ?? 'is as described'}`);
}
