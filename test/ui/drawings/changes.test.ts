import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CorrectionStore, KeptCorrection } from '../../../src/contracts/drawings.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { CorrectionChanges, type Done } from '../../../src/ui/drawings/changes.ts';

describe('deleting corrections', () => {
  test('that breaks off says how many are gone, and can put those back', async () => {
    const restored: unknown[] = [];
    // A disk that fails at its second chunk: no real one does on demand.
    const store = {
      remove: (ids: readonly string[]) => (ids.includes('c') ? Promise.reject(new StorageUnavailableError('its storage is full')) : Promise.resolve(ids.map((id) => ({ correction: { id } }) as KeptCorrection))),
      restore: (all: readonly KeptCorrection[]) => Promise.resolve(void restored.push(...all.map(({ correction }) => correction.id))),
    } as unknown as CorrectionStore;
    let said: Done | undefined;
    const changes = new CorrectionChanges(store, (done) => (said = done));
    await changes.remove([['a', 'b'], ['c']], 3);
    assert.match(said!.text, /^Deleted 2 drawings, then stopped: Storage on this device is full\./);
    await changes.undo();
    assert.deepEqual(restored, ['a', 'b']);
  });
});
