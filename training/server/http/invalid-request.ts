import type { FastifySchemaValidationError } from 'fastify';
import { InvalidRequestError, type RequestError } from '../errors.ts';

/** What JSON Schema found, as a sentence that names the field. */
export function invalidRequest(wrong: Error & { readonly validation?: readonly FastifySchemaValidationError[]; readonly validationContext?: string }): RequestError {
  const [first] = wrong.validation ?? [];
  if (first === undefined) return new InvalidRequestError('', 'what its description says');
  const path = first.instancePath
    .slice(1)
    .split('/')
    .filter((part) => part !== '')
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
  const where = wrong.validationContext === undefined || wrong.validationContext === 'body' ? path : `${wrong.validationContext}${path === '' ? '' : `.${path}`}`;
  return new InvalidRequestError(where, expectation(first));
}

function expectation({ keyword, params, message = 'must be as described' }: FastifySchemaValidationError): string {
  switch (keyword) {
    case 'enum':
      return `one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'type':
      return `a value of type ${[params.type as string | readonly string[]].flat().join(' or ')}`;
    case 'required':
      return `an object with "${String(params.missingProperty)}"`;
    case 'pattern':
      return `a text that fits ${String(params.pattern)}`;
    default:
      return `a value that ${message}`;
  }
}
