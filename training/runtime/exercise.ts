/*
 * Everything that the app does with a model, and what can go wrong with one, done once: what ONNX Runtime calls
 * meanwhile is what the app needs of it. It runs in Node and, as it stands here, in a browser's page, so it imports
 * nothing that is there when it runs.
 */
import type * as Ort from 'onnxruntime-web';

type Runtime = typeof Ort;
type Values = Ort.Tensor.DataTypeMap['float32'];

/** Every number of pictures up to here is run: kernels treat the rest after whole blocks in code of its own. */
const EVERY_BATCH_TO = 70;
/** A sheet of numbers, a photographed page, a measurement of many. */
const LARGER_BATCHES = [96, 100, 127, 128, 129, 200, 250, 256, 512];
/** Run with every choice of outputs, too. */
const SOME_BATCHES = [1, 2, 7, 16, 64, 128];

/** As the app opens sessions; see `src/inference/worker/session.ts`. */
const OPTIONS: Ort.InferenceSession.SessionOptions = { executionProviders: ['wasm'], logSeverityLevel: 3 };

/**
 * @param file a model's file as it ships.
 * @returns how often it was refused, as it has to be.
 * @throws Error where the model does not run, or what is wrong is not refused.
 */
export async function exercise(ort: Runtime, file: Uint8Array): Promise<number> {
  // Node's buffers are Uint8Arrays whose slices share their memory.
  const model = new Uint8Array(file);
  let refusals = 0;
  const refused = async (what: string, attempt: () => Promise<unknown>): Promise<void> => {
    const isRefused = await attempt().then(() => false, () => true);
    if (!isRefused) throw new Error(`The runtime was to refuse ${what}, and did not.`);
    refusals++;
  };
  /** For what may be accepted or refused, as long as it is answered. */
  const attempted = (attempt: () => Promise<unknown>): Promise<unknown> => attempt().catch(() => refusals++);

  // The very first thing that a worker does: it starts the runtime before the model is there.
  await refused('a file of no bytes', () => ort.InferenceSession.create(new Uint8Array(), OPTIONS));

  const session = await ort.InferenceSession.create(model, OPTIONS);
  const inputs = session.inputMetadata.map((input) => {
    if (!input.isTensor) throw new Error(`The model's input "${input.name}" is no tensor.`);
    return { name: input.name, shape: input.shape.map((size) => (typeof size === 'number' ? size : undefined)) };
  });
  const feeds = (count: number, fill: (index: number) => number = noise): Record<string, Ort.Tensor> => {
    const made = inputs.map(({ name, shape }) => {
      const dims = shape.map((size) => size ?? count);
      const values: Values = Float32Array.from({ length: dims.reduce((product, size) => product * size, 1) }, (_, index) => fill(index));
      return [name, new ort.Tensor('float32', values, dims)] as const;
    });
    return Object.fromEntries(made);
  };

  const outputs = session.outputNames;
  const choices = Array.from({ length: 2 ** outputs.length - 1 }, (_, bits) => outputs.filter((_, index) => ((bits + 1) >> index) & 1));
  for (const choice of choices) {
    for (const count of SOME_BATCHES) await session.run(feeds(count), choice);
  }
  for (let count = 1; count <= EVERY_BATCH_TO; count++) await session.run(feeds(count), outputs.slice(0, 1));
  for (const count of LARGER_BATCHES) await session.run(feeds(count), outputs.slice(0, 1));
  await session.run(feeds(1));
  for (const value of [0, 1, -1, 1e-40, 3e38, Infinity, Number.NaN]) await session.run(feeds(2, () => value));

  // What comes in wrong.
  const [first, ...others] = inputs;
  const wrong = (tensor: Ort.Tensor): Record<string, Ort.Tensor> => ({ ...feeds(1), [first.name]: tensor });
  const sizes = first.shape.map((size) => size ?? 1);
  const length = sizes.reduce((product, size) => product * size, 1);
  await attempted(() => session.run(feeds(0)));
  await refused('a picture of one dimension', () => session.run(wrong(new ort.Tensor('float32', new Float32Array(length), [length]))));
  await refused('a picture of too few dimensions', () => session.run(wrong(new ort.Tensor('float32', new Float32Array(length), sizes.slice(1)))));
  await refused('a number in place of a picture', () => session.run(wrong(new ort.Tensor('float32', new Float32Array(1), []))));
  for (const [at, size] of sizes.entries()) {
    if (first.shape[at] === undefined) continue;
    for (const other of [size + 1, size - 1]) {
      const dims = sizes.with(at, other);
      await refused(`a picture of ${dims.join(' × ')}`, () => session.run(wrong(new ort.Tensor('float32', new Float32Array((length / size) * other), dims))));
    }
  }
  await refused('whole numbers', () => session.run(wrong(new ort.Tensor('int32', new Int32Array(length), sizes))));
  await refused('large whole numbers', () => session.run(wrong(new ort.Tensor('int64', new BigInt64Array(length), sizes))));
  await refused('bytes', () => session.run(wrong(new ort.Tensor('uint8', new Uint8Array(length), sizes))));
  await refused('doubles', () => session.run(wrong(new ort.Tensor('float64', new Float64Array(length), sizes))));
  await refused('truth values', () => session.run(wrong(new ort.Tensor('bool', new Uint8Array(length), sizes))));
  await refused('texts', () => session.run(wrong(new ort.Tensor('string', new Array<string>(length).fill('ink'), sizes))));
  await refused('nothing', () => session.run({}));
  await refused('an input of another name', () => session.run({ another: feeds(1)[first.name] }));
  if (others.length > 0) await refused('one input of several', () => session.run({ [first.name]: feeds(1)[first.name] }));
  await refused('an output of another name', () => session.run(feeds(1), ['another']));
  // It still runs after all that.
  await session.run(feeds(3), outputs);

  // Several models at a time, as when a new one is tried, and one after the other.
  const second = await ort.InferenceSession.create(model.slice(), OPTIONS);
  await second.run(feeds(1), outputs);
  await session.run(feeds(1), outputs);
  await session.release();
  await second.run(feeds(64), outputs);
  await second.release();
  await attempted(() => second.run(feeds(1)));
  for (let i = 0; i < 3; i++) {
    const again = await ort.InferenceSession.create(model, { ...OPTIONS });
    await again.run(feeds(1));
    await again.release();
  }

  for (const broken of brokenModels(model)) {
    await attempted(async () => {
      const opened = await ort.InferenceSession.create(broken, OPTIONS);
      await attempted(() => opened.run(feeds(1)));
      await opened.release();
    });
  }
  await (await ort.InferenceSession.create(model, OPTIONS)).release();
  return refusals;
}

/** Numbers in 0…1, many of them 0, as pictures are; the same for the same index. */
function noise(index: number): number {
  const value = (Math.imul(index + 1, 2654435761) >>> 0) / 2 ** 32;
  return value < 0.6 ? 0 : value;
}

/** A model cut short at many places, files of other kinds, and one in which a word each is another. */
function brokenModels(model: Uint8Array): Uint8Array[] {
  const CUTS = 150;
  const short = Array.from({ length: CUTS }, (_, i) => model.slice(0, Math.floor((model.length * i) / CUTS)));
  const near = Array.from({ length: CUTS }, (_, i) => model.slice(0, model.length - 1 - i));
  const head = Array.from({ length: 64 }, (_, i) => model.slice(0, i));
  const other = ['<!doctype html><title>Not found</title>', '{"schema":"scrawl-model/1"}', '\u0089PNG\r\n'].map((text) => new TextEncoder().encode(text));
  const garbage = Uint8Array.from({ length: 4096 }, (_, index) => (index * 97) % 251);
  const text = Array.from(model, (byte) => String.fromCharCode(byte)).join('');
  // Operators, the names of tensors and of attributes.
  const words = [...text.matchAll(/[A-Za-z_][A-Za-z_.\d]{3,}/g)].slice(0, 400);
  const reworded = words.map(({ index, 0: word }) => {
    const changed = model.slice();
    changed[index + word.length - 1] ^= 1;
    return changed;
  });
  return [...short, ...near, ...head, ...other, garbage, ...reworded];
}
