import { ScrawlError } from '../../../src/core/errors.ts';

/** The endpoint does not know the token, or knows it no more. */
export class TokenRefusedError extends ScrawlError {
  override readonly name = 'TokenRefusedError';

  constructor() {
    super('The endpoint does not know this token, or it was revoked. Perhaps a character is missing?');
  }
}

/** The endpoint understood and refused; its own name and sentence for it say why. */
export class RefusedError extends ScrawlError {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** The stable name of the endpoint's error. */
  readonly error: string;

  constructor(status: number, error: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.error = error;
  }
}

/** No answer came, or none that the endpoint could have given. */
export class UnreachableError extends ScrawlError {
  override readonly name = 'UnreachableError';

  constructor() {
    super('The endpoint does not answer just now.');
  }
}
