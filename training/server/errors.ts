import { ScrawlError, type InvalidRecordError } from '../../src/core/errors.ts';

/** A request that is refused, with the HTTP status that says so. Name and message go out, and nothing else. */
export abstract class RequestError extends ScrawlError {
  abstract readonly status: number;
}

/** The body is not what its headers say: no JSON, no whole gzip, none at all. */
export class UnreadableBodyError extends RequestError {
  override readonly name = 'UnreadableBodyError';
  override readonly status: number = 400;
  readonly reason: string;

  constructor(reason: string) {
    super(`The body cannot be read: ${reason}.`);
    this.reason = reason;
  }
}

/** A field of the request that is not as documented. */
export class InvalidRequestError extends RequestError {
  override readonly name = 'InvalidRequestError';
  override readonly status = 400;
  /** Path of the field, e.g. `corrections[3].label`; empty for the body itself. */
  readonly field: string;
  readonly expected: string;

  constructor(field: string, expected: string) {
    super(`${field === '' ? 'The body' : field}: expected ${expected}.`);
    this.field = field;
    this.expected = expected;
  }
}

/** A batch that is not of its documented form, in the words of the core's parser. */
export class InvalidBatchError extends RequestError {
  override readonly name = 'InvalidBatchError';
  override readonly status = 400;
  readonly field: string;
  /** Id of the correction in which that is, where it has one. */
  readonly correction: string | undefined;

  constructor({ message, field }: InvalidRecordError, correction?: string) {
    super(message);
    this.field = field;
    this.correction = correction;
  }
}

/** A refusal that another thread has found: with name, sentence and fields as there. */
export class RefusedElsewhereError extends RequestError {
  override readonly name: string;
  override readonly status: number;
  readonly field: string | undefined;
  readonly correction: string | undefined;

  constructor({ name, message, status, field, correction }: Pick<RefusedElsewhereError, 'name' | 'message' | 'status'> & Partial<Pick<RefusedElsewhereError, 'field' | 'correction'>>) {
    super(message);
    this.name = name;
    this.status = status;
    this.field = field;
    this.correction = correction;
  }
}

/** No token came, or none that is known, or one that was revoked: which of them is nobody's business. */
export class UnknownTokenError extends RequestError {
  override readonly name = 'UnknownTokenError';
  override readonly status = 401;

  constructor() {
    super('This needs a token that the endpoint knows, as "Authorization: Bearer …".');
  }
}

/** The token is known, and is not for this. */
export class ForbiddenError extends RequestError {
  override readonly name = 'ForbiddenError';
  override readonly status = 403;
  readonly role: string;
  readonly needed: string;

  constructor(role: string, needed: string) {
    super(`This needs a token with the role "${needed}"; this one's is "${role}".`);
    this.role = role;
    this.needed = needed;
  }
}

/** Nothing of that name is here. */
export class NotFoundError extends RequestError {
  override readonly name = 'NotFoundError';
  override readonly status = 404;

  constructor(what: string) {
    super(`There is no ${what} here.`);
  }
}

/** What is asked for does not fit what is there now, e.g. a model that another one has replaced meanwhile. */
export class ConflictError extends RequestError {
  override readonly name = 'ConflictError';
  override readonly status = 409;
  readonly reason: string;

  constructor(reason: string) {
    super(`${reason}.`);
    this.reason = reason;
  }
}

/** A decision on a correction that is another by now: its device has sent it changed, or another reviewer has decided. */
export class CorrectionChangedError extends RequestError {
  override readonly name = 'CorrectionChangedError';
  override readonly status = 409;

  constructor() {
    super('This correction has changed since it was looked at: its device or another reviewer was faster.');
  }
}

/** More bytes or more corrections than one request may bring. */
export class TooLargeError extends RequestError {
  override readonly name = 'TooLargeError';
  override readonly status = 413;
  readonly limit: string;

  constructor(limit: string) {
    super(`This is too large: ${limit}. Send it in parts.`);
    this.limit = limit;
  }
}

/** A body of another kind than JSON, or packed otherwise than by gzip. */
export class UnsupportedBodyError extends RequestError {
  override readonly name = 'UnsupportedBodyError';
  override readonly status = 415;

  constructor(what: string) {
    super(`A body of ${what} is not understood here: send JSON, plain or by gzip.`);
  }
}

/** A batch that came before, with other contents under the same id. */
export class BatchConflictError extends RequestError {
  override readonly name = 'BatchConflictError';
  override readonly status = 422;
  readonly batchId: string;

  constructor(batchId: string) {
    super(`Batch ${batchId} has come before with other contents: what was changed needs a new id.`);
    this.batchId = batchId;
  }
}

/** Too many requests in too short a time. */
export class TooManyRequestsError extends RequestError {
  override readonly name = 'TooManyRequestsError';
  override readonly status = 429;
  /** Whole seconds until the next one is welcome. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super(`That was too much at once: wait ${retryAfter} s.`);
    this.retryAfter = retryAfter;
  }
}

/** The database does not answer, or the process is about to end; what was sent is not kept. */
export class NotReadyError extends RequestError {
  override readonly name = 'NotReadyError';
  override readonly status = 503;

  constructor() {
    super('The endpoint cannot keep anything just now: try again later.');
  }
}

/** Another process has the embedded database open. */
export class FolderInUseError extends ScrawlError {
  override readonly name = 'FolderInUseError';
  readonly folder: string;

  constructor(folder: string) {
    super(`Another endpoint has ${folder} open: stop that one, name another folder in SCRAWL_ENDPOINT_DATA, or set DATABASE_URL for several on one PostgreSQL.`);
    this.folder = folder;
  }
}

/** The tables were made by a later version of this code. */
export class DatabaseTooNewError extends ScrawlError {
  override readonly name = 'DatabaseTooNewError';

  constructor(found: number, known: number) {
    super(`The database is at version ${found}, and this code knows up to ${known}: run the newer code.`);
  }
}

/** A setting that cannot be. */
export class SettingError extends ScrawlError {
  override readonly name = 'SettingError';
  readonly setting: string;

  constructor(setting: string, expected: string, received: string) {
    super(`${setting}: expected ${expected}, got "${received}".`);
    this.setting = setting;
  }
}
