import { exercise } from './exercise.ts';
import { calledFunctions, instrumentModule } from './instrument-runtime.ts';
import { startOwnRuntime } from './own-runtime.ts';

/**
 * The functions of a runtime that are called, here, by all that the app does with a model. Runs in Node and in browsers.
 * @param wasm the runtime as its package has it.
 * @param model a model's ONNX file.
 * @returns their numbers, ascending, from the module's first own function on.
 * @throws Error where the model does not run.
 */
export async function findCalledFunctions(wasm: Uint8Array, model: Uint8Array): Promise<number[]> {
  const runtime = await startOwnRuntime(instrumentModule(wasm));
  await exercise(runtime.ort, model);
  return calledFunctions(runtime.exports);
}
