import { errorClass, messageOf } from '../../../src/core/errors.ts';
import type { Conflict } from './answers.ts';
import { t } from './messages/language.ts';

/** The endpoint does not know the token, or knows it no more. */
export const TokenRefusedError = errorClass('TokenRefusedError', () => ({ message: 'The endpoint does not know this token, or it was revoked.' }));

/** The endpoint understood and refused; `error` is its own name for why, and the sentence is its as well. */
export const RefusedError = errorClass('RefusedError', (status: number, error: string, message: string, conflict?: Conflict) => ({ message, status, error, conflict }));

/** No answer came, or none that the endpoint could have given. */
export const UnreachableError = errorClass('UnreachableError', () => ({ message: 'The endpoint does not answer.' }));

/** What to tell a reviewer of something that was thrown; what this page does not know is quoted as the endpoint says it, in English. */
export function troubleWords(thrown: unknown): string {
  if (thrown instanceof TokenRefusedError) return t.token.refused;
  if (thrown instanceof UnreachableError) return t.errors.silent!;
  if (!(thrown instanceof RefusedError)) return t.said(messageOf(thrown));
  return (thrown.conflict && conflictWords(thrown.conflict)) ?? t.errors[thrown.error] ?? t.said(thrown.message);
}

function conflictWords(conflict: Conflict): string | undefined {
  switch (conflict.code) {
    case 'in-use':
    case 'releasing':
      return t.conflicts[conflict.code](conflict.model);
    case 'share':
      return t.conflicts.share(conflict.model, conflict.share);
    case 'not-in-use':
      return t.conflicts['not-in-use'](conflict.model, conflict.current);
    case 'retraining-asked':
    case 'job-over':
    case 'no-former':
    case 'no-trial':
      return t.conflicts[conflict.code];
    case 'counted-by-another':
      // Only phones hear of it.
      return undefined;
    default:
      // A newer endpoint says it.
      return undefined;
  }
}
