import { errorClass, ScrawlError, type InvalidRecordError } from '../../src/core/errors.ts';
import { conflictSentence, type Conflict } from './conflicts.ts';

/** What goes out of a refusal besides its name and sentence. */
interface Details {
  /** Path of the field that is at fault, e.g. `corrections[3].label`; empty for the body itself. */
  readonly field?: string | undefined;
  /** Id of the correction in which that is, where it has one. */
  readonly correction?: string | undefined;
  /** Whole seconds until the next request is welcome. */
  readonly retryAfter?: number;
  /** What it does not fit, for whoever says it in another language. */
  readonly conflict?: Conflict;
}

/** A request that is refused, with the HTTP status that says so. Name, message and details go out, and nothing else. */
export class RequestError extends ScrawlError implements Details {
  override readonly name: string;
  readonly status: number;
  readonly field?: string;
  readonly correction?: string | undefined;
  readonly retryAfter?: number;
  readonly conflict?: Conflict;

  constructor(name: string, status: number, message: string, details: Details = {}) {
    super(message);
    this.name = name;
    this.status = status;
    const { field, correction, retryAfter, conflict } = details;
    if (field !== undefined) this.field = field;
    if (correction !== undefined) this.correction = correction;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    if (conflict !== undefined) this.conflict = conflict;
  }
}

type RefusalClass<Args extends readonly unknown[]> = new (...args: Args) => RequestError;

/** A row of the table below. */
function refusal<Args extends readonly unknown[]>(name: string, status: number, sentence: (...args: Args) => string, details?: (...args: Args) => Details): RefusalClass<Args> {
  return class extends RequestError {
    constructor(...args: Args) {
      super(name, status, sentence(...args), details?.(...args));
    }
  };
}

/** The body is not what its headers say: no JSON, no whole gzip, none at all. */
export const UnreadableBodyError = refusal('UnreadableBodyError', 400, (reason: string) => `The body cannot be read: ${reason}.`);

/** A field of the request that is not as documented. */
export const InvalidRequestError = refusal(
  'InvalidRequestError',
  400,
  (field: string, expected: string) => `${field === '' ? 'The body' : field}: expected ${expected}.`,
  (field) => ({ field }),
);

/** A batch that is not of its documented form, in the words of the core's parser; `correction` is the id of the one at fault. */
export const InvalidBatchError = refusal(
  'InvalidBatchError',
  400,
  ({ wrong }: { readonly wrong: InvalidRecordError; readonly correction: string | undefined }) => wrong.message,
  ({ wrong, correction }) => ({ field: wrong.field, correction }),
);

/** No token came, or none that is known, or one that was revoked: which of them is nobody's business. */
export const UnknownTokenError = refusal('UnknownTokenError', 401, () => 'This needs a token that the endpoint knows, as "Authorization: Bearer …".');

/** The token is known, and is not for this. */
export const ForbiddenError = refusal('ForbiddenError', 403, (role: string, needed: string) => `This needs a token with the role "${needed}"; this one's is "${role}".`);

/** Nothing of that name is here. */
export const NotFoundError = refusal('NotFoundError', 404, (what: string) => `There is no ${what} here.`);

/** What is asked for does not fit what is there now, e.g. a model that another one has replaced meanwhile. */
export const ConflictError = refusal('ConflictError', 409, conflictSentence, (conflict) => ({ conflict }));

/** A decision on a correction that is another by now: its device has sent it changed, or another reviewer has decided. */
export const CorrectionChangedError = refusal('CorrectionChangedError', 409, () => 'This correction has changed since it was looked at: its device or another reviewer was faster.');

/** More bytes or more corrections than one request may bring. */
export const TooLargeError = refusal('TooLargeError', 413, (limit: string) => `This is too large: ${limit}. Send it in parts.`);

/** A body of another kind than JSON, or packed otherwise than by gzip. */
export const UnsupportedBodyError = refusal('UnsupportedBodyError', 415, (what: string) => `A body of ${what} is not understood here: send JSON, plain or by gzip.`);

/** A batch that came before, with other contents under the same id. */
export const BatchConflictError = refusal('BatchConflictError', 422, (batchId: string) => `Batch ${batchId} has come before with other contents: what was changed needs a new id.`);

/** Too many requests in too short a time. */
export const TooManyRequestsError = refusal('TooManyRequestsError', 429, (retryAfter: number) => `That was too much at once: wait ${retryAfter} s.`, (retryAfter) => ({ retryAfter }));

/** The database does not answer, or the process is about to end; what was sent is not kept. */
export const NotReadyError = refusal('NotReadyError', 503, () => 'The endpoint cannot keep anything just now: try again later.');

/** Another process has the embedded database open. */
export const FolderInUseError = errorClass('FolderInUseError', (folder: string) => ({
  message: `Another endpoint has ${folder} open: stop that one, name another folder in SCRAWL_ENDPOINT_DATA, or set DATABASE_URL for several on one PostgreSQL.`,
}));

/** The tables were made by a later version of this code. */
export const DatabaseTooNewError = errorClass('DatabaseTooNewError', (found: number, known: number) => ({
  message: `The database is at version ${found}, and this code knows up to ${known}: run the newer code.`,
}));

/** A model that cannot be made again here. */
export const NotRemadeError = errorClass('NotRemadeError', (model: string, why: string) => ({ message: `${model} cannot be made again: ${why}.` }));

/** A setting that cannot be. */
export const SettingError = errorClass('SettingError', (setting: string, expected: string, received: string) => ({ message: `${setting}: expected ${expected}, got "${received}".` }));

/** The endpoint cannot start; the sentence says what to do. */
export const CannotStartError = errorClass('CannotStartError', (message: string, cause: unknown) => ({ message, cause }));
