import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exportNames, readInstalledGlue } from '../../../training/runtime/export-names.ts';

const GLUE = 'function Ia(){Ha=!0;n?ua():I.Va()}h._OrtInit=c.Wa;h._OrtCreateSession=c.bb;h._OrtCreateSessionOptions=c.Ya;';

describe('the names of the runtime’s exports', () => {
  test('are found in its JavaScript', () => {
    assert.deepEqual(exportNames(GLUE), { constructors: 'Va', init: 'Wa', createSession: 'bb' });
  });

  test('are found in the one that is installed, three different ones', () => {
    const names = Object.values(exportNames(readInstalledGlue()));
    assert.equal(new Set(names).size, 3);
  });

  test('are not guessed where it has none, or several', () => {
    assert.throws(() => exportNames(GLUE.replace('_OrtInit', '_OrtBegin')), { name: 'RangeError', message: /the export for "init" 0 times/ });
    assert.throws(() => exportNames(GLUE + GLUE), /the export for "constructors" 2 times/);
  });
});
