import { join } from 'node:path';
import { writeJsonAtomic } from '../lib/atomic-file.ts';
import { findCalledFunctions } from './called-functions.ts';
import { makeProfile, PROFILE, readInstalledRuntime, readProfile, StaleProfileError, type RuntimeProfile } from './profile.ts';
import { findCalledInChromium } from './profile-in-chromium.ts';
import { CODE, readBodies, readSections, sectionOf } from './wasm-module.ts';

export interface ProfileOptions {
  /** Told what is being done. */
  readonly onStep?: (step: string) => void;
  /** Also where the profile that is there fits the model. */
  readonly anew?: boolean;
}

/**
 * Finds out which functions of ONNX Runtime a model needs, in Node and in Chromium, and writes it into the model's
 * folder. Nothing is done where the profile there is of this runtime and a model of the same graph.
 * @throws Error where the model does not run, or there is no Chromium and none can be had; nothing is written then.
 */
export async function profileModel(model: Uint8Array, folder: string, { onStep, anew = false }: ProfileOptions = {}): Promise<RuntimeProfile> {
  const runtime = readInstalledRuntime();
  if (!anew) {
    try {
      return readProfile(folder, runtime, model);
    } catch (error) {
      if (!(error instanceof StaleProfileError)) throw error;
    }
  }
  onStep?.('Profiling the runtime in Node');
  const inNode = await findCalledFunctions(runtime.wasm, model);
  onStep?.('Profiling the runtime in Chromium');
  const inChromium = await findCalledInChromium(runtime.wasm, model);
  const called = [...new Set([...inNode, ...inChromium])].sort((a, b) => a - b);
  const functions = readBodies(sectionOf(readSections(runtime.wasm), CODE)).length;
  const profile = makeProfile(runtime, model, functions, called);
  writeJsonAtomic(join(folder, PROFILE), profile);
  return profile;
}
