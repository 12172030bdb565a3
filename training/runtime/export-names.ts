import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** As of `src/inference/worker/image-start.ts`. */
type ExportNames = Readonly<Record<'constructors' | 'init' | 'createSession', string>>;

/** Where the runtime's own code names them, each once. */
const PLACES: Readonly<Record<keyof ExportNames, RegExp>> = {
  constructors: /function \w+\(\)\{\w+=!0;\w+\?\w+\(\):\w+\.(\w+)\(\)\}/g,
  init: /\b_OrtInit=\w+\.(\w+)/g,
  createSession: /\b_OrtCreateSession=\w+\.(\w+)/g,
};

/** The JavaScript that ONNX Runtime's WASM build comes with. */
export const readInstalledGlue = (): string => readFileSync(fileURLToPath(import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs')), 'utf8');

/** What Emscripten has called some exports of a module, as its JavaScript says. @throws RangeError where it does not say that once */
export function exportNames(glue: string): ExportNames {
  const find = (what: keyof ExportNames): string => {
    const found = [...glue.matchAll(PLACES[what])].map(([, name]) => name);
    if (found.length !== 1) throw new RangeError(`ONNX Runtime's JavaScript names the export for "${what}" ${found.length} times, not once: another version may have to be read in another way (training/runtime/export-names.ts).`);
    return found[0];
  };
  return { constructors: find('constructors'), init: find('init'), createSession: find('createSession') };
}
