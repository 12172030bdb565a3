import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutModule } from '../../../training/runtime/cut-runtime.ts';
import { calledFunctions, instrumentModule } from '../../../training/runtime/instrument-runtime.ts';
import { run, SMALL_MODULE } from './small-module.ts';

describe('a cut WebAssembly module', () => {
  test('runs what it needs, and traps where it is asked for more', async () => {
    assert.equal((await run(SMALL_MODULE)).two(), 8);
    const cut = await run(cutModule(SMALL_MODULE, new Set([0, 1])));
    assert.deepEqual([cut.one(), cut.two()], [1, 8]);
    assert.throws(() => cut.three(), { name: 'RuntimeError', message: /unreachable/ });
    const another = await run(cutModule(SMALL_MODULE, new Set([1])));
    assert.throws(() => another.two(), WebAssembly.RuntimeError, 'what is called in turn traps too');
  });

  test('has no custom sections, and everything else where it was', () => {
    const whole = cutModule(SMALL_MODULE, new Set([0, 1, 2]));
    assert.equal(WebAssembly.Module.customSections(new WebAssembly.Module(Uint8Array.from(SMALL_MODULE)), 'before').length, 1);
    // "before" takes 12 bytes with its header, "name" 7; nothing else changes where nothing is cut.
    assert.deepEqual(whole, Uint8Array.from([...SMALL_MODULE.subarray(0, 8), ...SMALL_MODULE.subarray(20, -7)]));
  });

  test('is not made of what is no module, ends early, or has no such function', () => {
    assert.throws(() => cutModule(new TextEncoder().encode('<!doctype html>'), new Set()), /no WebAssembly module/);
    assert.throws(() => cutModule(SMALL_MODULE.subarray(0, 60), new Set()), RangeError);
    assert.throws(() => cutModule(SMALL_MODULE, new Set([3])), /has 3 functions, none with the number 3/);
  });
});

describe('an instrumented WebAssembly module', () => {
  test('does the same, and tells what was called, in turn too', async () => {
    const marked = await run(instrumentModule(SMALL_MODULE));
    assert.deepEqual(calledFunctions(marked), []);
    assert.equal(marked.three(), 3);
    assert.deepEqual(calledFunctions(marked), [2]);
    assert.equal(marked.two(), 8);
    assert.deepEqual(calledFunctions(marked), [0, 1, 2]);
  });
});
