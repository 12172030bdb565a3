import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorClass, messageOf } from '../../src/core/errors.ts';
import { describeGraph } from '../../src/core/records/model-graph.ts';

const SCHEMA = 'scrawl-runtime-profile/1';

/** Beside the model that it was made with. */
export const PROFILE = 'runtime-profile.json';

const HOW = 'Run "npm run profile", which takes a minute, and commit what it writes';

/** Which functions of which runtime a model needs. */
export interface RuntimeProfile {
  readonly schema: typeof SCHEMA;
  readonly package: string;
  readonly version: string;
  /** SHA-256 of the runtime's WebAssembly module as it is published. */
  readonly sha256: string;
  /** `graphId` of the model. */
  readonly graph: string;
  /** How many functions the module has of its own, and how many of them are needed. */
  readonly functions: number;
  readonly called: number;
  /** The needed ones by number, as ranges: "0-3 7 12-14". */
  readonly ranges: string;
}

/** A profile that does not fit what is installed or shipped; its message says what to run. */
export const StaleProfileError = errorClass('StaleProfileError', (why: string) => ({ message: `models/${PROFILE}: ${why}. ${HOW}.` }));

export interface InstalledRuntime {
  readonly package: string;
  readonly version: string;
  readonly wasm: Uint8Array;
  readonly sha256: string;
}

/** ONNX Runtime's WASM build as the package has it. */
export function readInstalledRuntime(): InstalledRuntime {
  const file = fileURLToPath(import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  const { name, version } = JSON.parse(readFileSync(join(file, '../../package.json'), 'utf8')) as { name: string; version: string };
  const wasm = new Uint8Array(readFileSync(file));
  return { package: name, version, wasm, sha256: sha256(wasm) };
}

/** Another for every model that has the runtime do something else. @throws RangeError for bytes that are no ONNX file */
export function graphId(model: Uint8Array): string {
  const graph = describeGraph(model);
  if (graph === undefined) throw new RangeError('This is no ONNX file.');
  return sha256(graph);
}

/**
 * The profile in a folder of models.
 * @throws StaleProfileError where there is none, or it is of another runtime or another model's graph.
 */
export function readProfile(folder: string, runtime: Pick<InstalledRuntime, 'version' | 'sha256'>, model: Uint8Array): RuntimeProfile {
  const path = join(folder, PROFILE);
  if (!existsSync(path)) throw new StaleProfileError('it is not there');
  const profile = parseProfile(readFileSync(path, 'utf8'));
  if (profile.sha256 !== runtime.sha256) {
    throw new StaleProfileError(`it is of ${profile.package} ${profile.version} (${profile.sha256.slice(0, 8)}…), and ${runtime.version} (${runtime.sha256.slice(0, 8)}…) is installed`);
  }
  if (profile.graph !== graphId(model)) throw new StaleProfileError('it was made with a model of another network than the one that ships');
  return profile;
}

function parseProfile(json: string): RuntimeProfile {
  let profile: Partial<RuntimeProfile>;
  try {
    profile = JSON.parse(json) as Partial<RuntimeProfile>;
  } catch (error) {
    throw new StaleProfileError(`it is no JSON (${messageOf(error)})`);
  }
  if (profile.schema !== SCHEMA) throw new StaleProfileError(`its schema is not "${SCHEMA}"`);
  for (const field of ['package', 'version', 'sha256', 'graph', 'ranges'] as const) {
    if (typeof profile[field] !== 'string') throw new StaleProfileError(`its ${field} is missing`);
  }
  return profile as RuntimeProfile;
}

/** @param called ascending */
export function makeProfile(runtime: InstalledRuntime, model: Uint8Array, functions: number, called: readonly number[]): RuntimeProfile {
  const { package: name, version, sha256: hash } = runtime;
  return { schema: SCHEMA, package: name, version, sha256: hash, graph: graphId(model), functions, called: called.length, ranges: toRanges(called) };
}

/** @param numbers ascending, whole, none twice */
export function toRanges(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

/** @throws StaleProfileError for a text that `toRanges` did not write */
export function fromRanges(ranges: string): number[] {
  return ranges.split(' ').filter(Boolean).flatMap((range) => {
    const found = /^(\d+)(?:-(\d+))?$/.exec(range);
    const [first, last] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])];
    if (!found || last < first) throw new StaleProfileError(`"${range}" is no range of functions`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
