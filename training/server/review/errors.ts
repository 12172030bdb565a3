import { errorClass } from '../../../src/core/errors.ts';

/** The endpoint does not know the token, or knows it no more. */
export const TokenRefusedError = errorClass('TokenRefusedError', () => ({ message: 'The endpoint does not know this token, or it was revoked. Perhaps a character is missing?' }));

/** The endpoint understood and refused; `error` is its own name for why, and the sentence is its as well. */
export const RefusedError = errorClass('RefusedError', (status: number, error: string, message: string) => ({ message, status, error }));

/** No answer came, or none that the endpoint could have given. */
export const UnreachableError = errorClass('UnreachableError', () => ({ message: 'The endpoint does not answer just now.' }));
