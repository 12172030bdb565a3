/**
 * The failures that Scrawl names. Each has a stable `name` (errors cross threads and HTTP as plain objects, so guards
 * compare names there, never prototypes) and fields that say what was wrong and where. The message is one sentence a
 * person understands.
 */
export abstract class ScrawlError extends Error {
  abstract override readonly name: string;
}

/** What an error says: its sentence, perhaps what it comes from, and fields of its own. */
interface Described {
  readonly message: string;
  readonly cause?: unknown;
}

type Fields<Said> = Readonly<Omit<Said, 'message' | 'cause'>>;

/**
 * A row in a layer's table of errors.
 * @param describe makes of what is thrown the sentence, and the fields that the error carries.
 */
export function errorClass<const Name extends string, Args extends readonly unknown[], Said extends Described>(
  name: Name,
  describe: (...args: Args) => Said,
): new (...args: Args) => ScrawlError & { readonly name: Name } & Fields<Said> {
  class Row extends ScrawlError {
    override readonly name = name;

    constructor(...args: Args) {
      const { message, cause, ...fields } = describe(...args);
      super(message, cause === undefined ? undefined : { cause });
      Object.assign(this, fields);
    }
  }
  // As stack traces call it.
  Object.defineProperty(Row, 'name', { value: name });
  return Row as unknown as new (...args: Args) => ScrawlError & { readonly name: Name } & Fields<Said>;
}

/** A coordinate that is not a number within ±`MAX_COORDINATE`, or a point without one. */
export const InvalidInkError = errorClass('InvalidInkError', (reason: string, stroke: number, point: number) => ({
  message: `Stroke ${stroke}, point ${point}: ${reason}.`,
  reason,
  stroke,
  point,
}));

/** Pixels that do not make a picture: no area, or another count than width × height. */
export const InvalidRasterError = errorClass('InvalidRasterError', (reason: string, width: number, height: number) => ({
  message: `A picture of ${width}×${height} pixels: ${reason}.`,
  reason,
  width,
  height,
}));

/** The runtime that was cut to what the shipped model needs cannot go on; the whole one can. */
export const WholeRuntimeNeededError = errorClass('WholeRuntimeNeededError', (detail: string) => ({ message: `The whole runtime is needed: ${detail}.`, detail }));
export type WholeRuntimeNeededError = InstanceType<typeof WholeRuntimeNeededError>;

/** Characters of a wrong value that a message repeats: enough to find it, too few to drown in. */
const LONGEST_EXCERPT = 60;

/** Pictures without labels, labels without pictures, pictures whose names and folders say no label. */
type Lack = 'labels' | 'pictures' | 'names';

/**
 * A record that came from outside (file, network, database) and is not of its documented form.
 * `source` is what was being read, e.g. `model manifest` or `strokes.ndjson, line 12`; `field` the path of the offending
 * field, e.g. `metrics.mnistTest`, empty for the record itself; `received` what stood there instead, cut where it is long;
 * `lacks` what its user can add, where that would make it whole.
 */
export const InvalidRecordError = errorClass('InvalidRecordError', (source: string, field: string, expected: string, whole: string, lacks?: Lack) => {
  const received = whole.length > LONGEST_EXCERPT ? `${whole.slice(0, LONGEST_EXCERPT - 3)}…` : whole;
  return { message: `${source}${field === '' ? '' : `: ${field}`}: expected ${expected}, got ${received}.`, source, field, expected, received, lacks };
});
export type InvalidRecordError = InstanceType<typeof InvalidRecordError>;

type Refusal = 'manifest' | 'missing' | 'checksum' | 'preprocessing' | 'session' | 'output';

/** The model cannot be used: damaged, made for another preprocessing, or not loadable by the runtime. */
export const ModelRefusedError = errorClass('ModelRefusedError', (reason: Refusal, detail: string) => ({ message: `This model was refused: ${detail}.`, reason, detail }));
export type ModelRefusedError = InstanceType<typeof ModelRefusedError>;

/** The chosen way of running the network does not work on this device. */
export const BackendUnavailableError = errorClass('BackendUnavailableError', (backend: string, detail: string) => ({
  message: `${backend} cannot be used on this device: ${detail}.`,
  backend,
  detail,
}));
export type BackendUnavailableError = InstanceType<typeof BackendUnavailableError>;

/** The device's own storage cannot be used: switched off, full, or held by another tab. */
export const StorageUnavailableError = errorClass('StorageUnavailableError', (detail: string, cause?: unknown) => ({
  message: `Nothing can be kept on this device now: ${detail}.`,
  cause,
  detail,
}));
export type StorageUnavailableError = InstanceType<typeof StorageUnavailableError>;

/** An address or a token that cannot be an endpoint's, as someone has typed or scanned it. */
export const InvalidEndpointError = errorClass('InvalidEndpointError', (field: 'url' | 'token', reason: string) => ({
  message: `This ${field === 'url' ? 'address' : 'token'} cannot be used: ${reason}.`,
  field,
  reason,
}));
export type InvalidEndpointError = InstanceType<typeof InvalidEndpointError>;

/** Corrections came or went while a file of them was written whose beginning says how many there are. */
export const CorrectionsChangedError = errorClass('CorrectionsChangedError', () => ({ message: 'The corrections changed while the file was written: write it again.' }));

/** Code that is fetched only when it is needed, and could not be. `part` is what it is for, e.g. `writing files`. */
export const PartMissingError = errorClass('PartMissingError', (part: string, cause?: unknown) => ({
  message: `The part of the app for ${part} could not be fetched: try again with a network, or start the app anew.`,
  cause,
  part,
}));

/** `kind`: none that this browser decodes; `heic`: of the kind that only some do; `overtaken`: another came in its place. */
type PictureRefusal = 'kind' | 'heic' | 'damaged' | 'large' | 'overtaken';

/** A picture that cannot be read here. */
export const PictureRefusedError = errorClass('PictureRefusedError', (reason: PictureRefusal, detail: string) => ({ message: `This picture cannot be read: ${detail}.`, reason, detail }));
export type PictureRefusedError = InstanceType<typeof PictureRefusedError>;

/**
 * Why a network that someone brings cannot be tried. `empty`, `large`, `foreign` (no ONNX file), `external` (its weights are in
 * another file), `operator` (one that the runtime lacks), `runtime` (the runtime refuses it), `input`, `output` (of another
 * shape or type), `run` (it fails on a picture).
 */
type NetworkRefusal = 'empty' | 'large' | 'foreign' | 'external' | 'operator' | 'runtime' | 'input' | 'output' | 'run';

/** A network of one's own that cannot be tried here; `about` is what to name to its user: a file, an operator, a shape. */
export const NetworkRefusedError = errorClass('NetworkRefusedError', (reason: NetworkRefusal, about: string, detail: string) => ({
  message: `This network cannot be used: ${detail}.`,
  reason,
  about,
  detail,
}));
export type NetworkRefusedError = InstanceType<typeof NetworkRefusedError>;

/** The sentence to show for anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
