/**
 * The failures that Scrawl names. Each class has a stable `name` (errors cross worker boundaries as plain
 * objects, so guards compare names, never prototypes) and fields that say what was wrong and where. The message
 * is one sentence a person understands.
 */
export abstract class ScrawlError extends Error {
  abstract override readonly name: string;
}

/** A coordinate that is not a number within ±`MAX_COORDINATE`, or a point without one. */
export class InvalidInkError extends ScrawlError {
  override readonly name = 'InvalidInkError';
  readonly reason: string;
  readonly stroke: number;
  readonly point: number;

  constructor(reason: string, stroke: number, point: number) {
    super(`Stroke ${stroke}, point ${point}: ${reason}.`);
    this.reason = reason;
    this.stroke = stroke;
    this.point = point;
  }
}

/** Pixels that do not make a picture: no area, or another count than width × height. */
export class InvalidRasterError extends ScrawlError {
  override readonly name = 'InvalidRasterError';
  readonly reason: string;
  readonly width: number;
  readonly height: number;

  constructor(reason: string, width: number, height: number) {
    super(`A picture of ${width}×${height} pixels: ${reason}.`);
    this.reason = reason;
    this.width = width;
    this.height = height;
  }
}

/** The runtime that was cut to what the shipped model needs cannot go on; the whole one can. */
export class WholeRuntimeNeededError extends ScrawlError {
  override readonly name = 'WholeRuntimeNeededError';
  readonly detail: string;

  constructor(detail: string) {
    super(`The whole runtime is needed: ${detail}.`);
    this.detail = detail;
  }
}

/** Characters of a wrong value that a message repeats: enough to find it, too few to drown in. */
const LONGEST_EXCERPT = 60;

/** A record that came from outside (file, network, database) and is not of its documented form. */
export class InvalidRecordError extends ScrawlError {
  override readonly name = 'InvalidRecordError';
  /** What was being read, e.g. `model manifest` or `strokes.ndjson, line 12`. */
  readonly source: string;
  /** Path of the offending field, e.g. `metrics.mnistTest`; empty for the record itself. */
  readonly field: string;
  readonly expected: string;
  /** What stood there instead, cut where it is long. */
  readonly received: string;

  constructor(source: string, field: string, expected: string, whole: string) {
    const received = whole.length > LONGEST_EXCERPT ? `${whole.slice(0, LONGEST_EXCERPT - 3)}…` : whole;
    super(`${source}${field === '' ? '' : `: ${field}`}: expected ${expected}, got ${received}.`);
    this.source = source;
    this.field = field;
    this.expected = expected;
    this.received = received;
  }
}

/** The model cannot be used: damaged, made for another preprocessing, or not loadable by the runtime. */
export class ModelRefusedError extends ScrawlError {
  override readonly name = 'ModelRefusedError';
  readonly reason: 'manifest' | 'missing' | 'checksum' | 'preprocessing' | 'session' | 'output';
  readonly detail: string;

  constructor(reason: 'manifest' | 'missing' | 'checksum' | 'preprocessing' | 'session' | 'output', detail: string) {
    super(`This model was refused: ${detail}.`);
    this.reason = reason;
    this.detail = detail;
  }
}

/** The chosen way of running the network does not work on this device. */
export class BackendUnavailableError extends ScrawlError {
  override readonly name = 'BackendUnavailableError';
  readonly backend: string;
  readonly detail: string;

  constructor(backend: string, detail: string) {
    super(`${backend} cannot be used on this device: ${detail}.`);
    this.backend = backend;
    this.detail = detail;
  }
}

/** The device's own storage cannot be used: switched off, full, or held by another tab. */
export class StorageUnavailableError extends ScrawlError {
  override readonly name = 'StorageUnavailableError';
  readonly detail: string;

  constructor(detail: string, cause?: unknown) {
    super(`Nothing can be kept on this device now: ${detail}.`, { cause });
    this.detail = detail;
  }
}

/** An address or a token that cannot be an endpoint's, as someone has typed or scanned it. */
export class InvalidEndpointError extends ScrawlError {
  override readonly name = 'InvalidEndpointError';
  readonly field: 'url' | 'token';
  readonly reason: string;

  constructor(field: 'url' | 'token', reason: string) {
    super(`This ${field === 'url' ? 'address' : 'token'} cannot be used: ${reason}.`);
    this.field = field;
    this.reason = reason;
  }
}

/** Corrections came or went while a file of them was written whose beginning says how many there are. */
export class CorrectionsChangedError extends ScrawlError {
  override readonly name = 'CorrectionsChangedError';

  constructor() {
    super('The corrections changed while the file was written: write it again.');
  }
}

/** Code that is fetched only when it is needed, and could not be. */
export class PartMissingError extends ScrawlError {
  override readonly name = 'PartMissingError';
  readonly part: string;

  /** @param part what it is for, e.g. `writing files` */
  constructor(part: string, cause?: unknown) {
    super(`The part of the app for ${part} could not be fetched: try again with a network, or start the app anew.`, { cause });
    this.part = part;
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
