import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { findBrowser } from '../../../training/lib/browser.ts';
import type { GpuAnswer } from './gpu-probe.ts';

/** Chromium's own Vulkan, which computes on the processor: a WebGPU adapter for machines without a GPU. */
function softwareVulkan(): Record<string, string> {
  const browser = findBrowser();
  const folders = [...(browser === undefined ? [] : [dirname(realpathSync(browser))]), '/usr/lib/chromium', '/opt/google/chrome'];
  const folder = folders.find((candidate) => existsSync(join(candidate, 'vk_swiftshader_icd.json')));
  return folder === undefined ? {} : { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: folder };
}

describe('startBackend', () => {
  test('sets the named backend and can change it', async () => {
    assert.equal(await startBackend('wasm'), 'wasm');
    assert.equal(tf.getBackend(), 'wasm');
    assert.equal(await startBackend('cpu'), 'cpu');
    assert.equal(tf.getBackend(), 'cpu');
    assert.equal(await startBackend('wasm'), 'wasm');
    assert.equal(tf.getBackend(), 'wasm');
  });

  test('leaves no listener of emscripten on the process, which would rethrow errors from its own file', async () => {
    await startBackend('wasm');
    const sources = [...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')].map(String);
    assert.deepEqual(sources.filter((source) => /ExitStatus|throw reason/.test(source)), []);
  });

  test('takes no software adapter unless it is told to; then WebGPU has the gradients of wasm', async () => {
    const probe = join(import.meta.dirname, 'gpu-probe.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', probe], { env: { ...process.env, ...softwareVulkan() } });
    const { auto, refusal, softwareRefusal, error } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as GpuAnswer;
    assert.equal(auto, refusal === null ? 'webgpu' : 'wasm');
    if (softwareRefusal === null) {
      assert.ok(refusal === null || refusal.includes('its only adapter is software'), refusal ?? '');
      assert.ok(error !== null && error <= 1e-5, `relative error ${error}`);
    } else {
      assert.match(softwareRefusal, /^WebGPU cannot be used on this device: /);
    }
  });
});
