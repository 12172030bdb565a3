import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Conventions, NetworkFacts } from '../../contracts/own-network.ts';
import { messageOf, NetworkRefusedError, WholeRuntimeNeededError } from '../../core/errors.ts';
import { checkOutputs, digitOf, findConvention, probabilitiesOf, scalesOf, tryWay } from '../../core/network/convention.ts';
import type { Way } from '../../core/network/way.ts';
import { fromFloat16, toFloat16 } from '../../core/network/float16.ts';
import { formPicture, inputShapes, type InputShape } from '../../core/network/input-form.ts';
import { checkNetworkFile } from '../../core/network/network-file.ts';
import { PIXELS, type GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import { DIGITS, type Digit } from '../../core/classes.ts';
import type { Runtime } from '../worker/runtime.ts';

/** A network of unknown making, open in the whole runtime. */
export interface OwnSession {
  readonly facts: NetworkFacts;
  /** Feeds and reads it in another way from now on. @throws NetworkRefusedError where it fails on a plain digit; then the way before stands. */
  use(way: Way): Promise<void>;
  /** The digit that it is likeliest to be. @throws NetworkRefusedError where it fails on this picture */
  read(picture: GrayImage28): Promise<Digit>;
  /** The probability of each of the ten digits. @throws as `read` */
  probabilities(picture: GrayImage28): Promise<readonly number[]>;
}

type Session = Awaited<ReturnType<Runtime['InferenceSession']['create']>>;
type Output = Awaited<ReturnType<Session['run']>>[string];

/** The types of inputs that are written here, each from values that one asks for. */
const WRITERS = {
  float32: (values: Float32Array) => values,
  float64: (values: Float32Array) => Float64Array.from(values),
  float16: (values: Float32Array) => Uint16Array.from(values, toFloat16),
  uint8: (values: Float32Array) => Uint8Array.from(values, Math.round),
  int32: (values: Float32Array) => Int32Array.from(values, Math.round),
  int64: (values: Float32Array) => BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
} as const;
type InputType = keyof typeof WRITERS;
const FLOATS = ['float32', 'float64', 'float16'];
const isWritten = (type: string): type is InputType => Object.hasOwn(WRITERS, type);

/**
 * Opens a network and finds out how to feed it, unless that is known.
 * @param runtime ONNX Runtime, with all that it can.
 * @throws NetworkRefusedError, WholeRuntimeNeededError
 */
export async function openOwnSession(bytes: Uint8Array, runtime: () => Promise<Runtime>, known?: Conventions, onProgress?: (share: number) => void): Promise<OwnSession> {
  const { producer } = checkNetworkFile(bytes);
  const ort = await runtime().catch((error: unknown) => {
    throw new WholeRuntimeNeededError(messageOf(error));
  });
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 }).catch((error: unknown) => {
    throw refusalOf(messageOf(error));
  });
  try {
    const { name, type, declared } = inputOf(session);
    const outputs = session.outputMetadata.filter((output) => output.isTensor && FLOATS.includes(output.type)).map((output) => output.name);
    if (outputs.length === 0) throw new NetworkRefusedError('output', session.outputNames.join(', '), `none of its outputs (${session.outputNames.join(', ')}) is a tensor of floating-point numbers`);
    const run = async (values: Float32Array, { dims, batch }: InputShape): Promise<Float32Array> => {
      const all = new Float32Array(batch * PIXELS);
      all.set(values);
      const results = await session.run({ [name]: new ort.Tensor(type, WRITERS[type](all) as Float32Array, dims) }, outputs);
      return firstTen(outputs.map((output) => results[output]!), batch);
    };
    const shape = await firstThatRuns(inputShapes(declared), run);
    const fileSha256 = bytesToHex(sha256(bytes));
    const runOne = (values: Float32Array): Promise<Float32Array> =>
      run(values, shape).catch((error: unknown) => {
        throw error instanceof NetworkRefusedError ? error : new NetworkRefusedError('run', '', messageOf(error));
      });
    const isBytes = !FLOATS.includes(type);
    const found = known?.found ?? (await findConvention(runOne, isBytes, onProgress));
    let used = known?.used ?? found;
    return {
      get facts() {
        return { found, used, scales: scalesOf(isBytes), shape, producer, sha256: fileSha256 };
      },
      use: async (way) => void (used = await tryWay(runOne, way)),
      read: async (picture) => digitOf(await runOne(formPicture(picture, used.form))),
      probabilities: async (picture) => probabilitiesOf(await runOne(formPicture(picture, used.form)), used.output),
    };
  } catch (error) {
    await session.release().catch(() => undefined);
    throw error;
  }
}

/** What ONNX Runtime says when it cannot take a model, sorted. */
function refusalOf(said: string): Error {
  if (said.includes('no available backend')) return new WholeRuntimeNeededError(said);
  // "Could not find an implementation for Name(11) node", "domain:Name(-1) is not a registered function/op", "No Op registered for Name".
  const operator = /implementation for (\S+?)\(\d+\)/.exec(said)?.[1] ?? /([\w.:]+)\(-?\d+\) is not a registered/.exec(said)?.[1] ?? /No Op registered for (\w+)/.exec(said)?.[1];
  if (operator !== undefined) return new NetworkRefusedError('operator', operator, `ONNX Runtime has no operator ${operator} for it (${said})`);
  return new NetworkRefusedError('runtime', '', `ONNX Runtime does not take it (${said})`);
}

function inputOf({ inputMetadata }: Session): { readonly name: string; readonly type: InputType; readonly declared: readonly (number | string)[] } {
  const [input] = inputMetadata;
  const names = inputMetadata.map(({ name }) => name).join(', ');
  if (input === undefined || inputMetadata.length > 1) throw new NetworkRefusedError('input', names, `it takes ${inputMetadata.length} inputs (${names}) instead of one picture`);
  if (!input.isTensor) throw new NetworkRefusedError('input', names, `its input ${names} is no tensor`);
  if (!isWritten(input.type)) throw new NetworkRefusedError('input', input.type, `its input is of type ${input.type}, not of numbers`);
  return { name: input.name, type: input.type, declared: input.shape };
}

/** The first shape that the network runs with, where it leaves that open. */
async function firstThatRuns(shapes: readonly InputShape[], run: (values: Float32Array, shape: InputShape) => Promise<Float32Array>): Promise<InputShape> {
  let failure: unknown;
  for (const shape of shapes) {
    try {
      checkOutputs(await run(new Float32Array(PIXELS), shape));
      return shape;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure instanceof NetworkRefusedError ? failure : new NetworkRefusedError('run', '', `it fails on a blank picture (${messageOf(failure)})`);
}

/** Of the outputs the first with ten numbers a picture, and of a batch the first picture's. */
function firstTen(outputs: readonly Output[], batch: number): Float32Array {
  const counts = outputs.map(({ data }) => data.length / batch);
  const found = outputs[counts.indexOf(DIGITS.length)];
  if (found === undefined) throw new NetworkRefusedError('output', counts.join(', '), `it answers a picture with ${counts.join(', ')} numbers instead of ten`);
  const { data, type } = found;
  // Halves come as numbers where the engine knows them, else as their bits.
  const read = type === 'float16' && data instanceof Uint16Array ? fromFloat16 : Number;
  const ten = Float32Array.from({ length: DIGITS.length }, (_, at) => read(data[at] as number));
  checkOutputs(ten);
  return ten;
}
