import { errorClass, messageOf } from '../../../src/core/errors.ts';
import { t } from './messages/language.ts';

/** The endpoint does not know the token, or knows it no more. */
export const TokenRefusedError = errorClass('TokenRefusedError', () => ({ message: 'The endpoint does not know this token, or it was revoked.' }));

/** The endpoint understood and refused; `error` is its own name for why, and the sentence is its as well. */
export const RefusedError = errorClass('RefusedError', (status: number, error: string, message: string) => ({ message, status, error }));

/** No answer came, or none that the endpoint could have given. */
export const UnreachableError = errorClass('UnreachableError', () => ({ message: 'The endpoint does not answer.' }));

/** What to tell a reviewer of something that was thrown; what this page does not know is said as the endpoint says it. */
export function troubleWords(thrown: unknown): string {
  if (thrown instanceof TokenRefusedError) return t.token.refused;
  if (thrown instanceof UnreachableError) return t.errors.silent!;
  return (thrown instanceof RefusedError ? t.errors[thrown.error] : undefined) ?? messageOf(thrown);
}
