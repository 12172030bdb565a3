import { join } from 'node:path';
import type { Plugin } from 'vite';
import { readShippedModel } from '../export/models-folder.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { cutModule } from './cut-runtime.ts';
import { exportNames, readInstalledGlue } from './export-names.ts';
import { fromRanges, readInstalledRuntime, readProfile } from './profile.ts';

const ASKED = 'onnxruntime-web/ort-wasm-simd-threaded.wasm?cut';
const RESOLVED = '\0cut-runtime';

/**
 * Makes `import { url, graph, names } from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?cut'` the address of the installed
 * ONNX Runtime without the functions that the model in `models` does not need, the id of that model's graph, and what its
 * exports are called.
 * A build fails with a StaleProfileError where the profile beside the model is not of the two.
 * @param cache where the file is put for Vite to take it up from there.
 */
export function cutRuntime(models: string, cache: string): Plugin {
  return {
    name: 'scrawl-cut-runtime',
    enforce: 'pre',
    resolveId: (id) => (id === ASKED ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      const runtime = readInstalledRuntime();
      const profile = readProfile(models, runtime, readShippedModel(models).bytes);
      const file = join(cache, 'ort-cut.wasm');
      writeFileAtomic(file, cutModule(runtime.wasm, new Set(fromRanges(profile.ranges))));
      return `export { default as url } from ${JSON.stringify(`${file}?url`)};\nexport const graph = ${JSON.stringify(profile.graph)};\nexport const names = ${JSON.stringify(exportNames(readInstalledGlue()))};`;
    },
  };
}
