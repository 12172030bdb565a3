import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sheetPlace, sheetWidth } from '../../../src/ui/state/sheet-size.ts';

describe('the sheet', () => {
  test('is as wide as there is room, and never narrower than it is high', () => {
    assert.deepEqual([sheetWidth(300, 300), sheetWidth(450, 300), sheetWidth(200, 300), sheetWidth(9000, 300)], [1000, 1500, 1000, 4000]);
  });

  test('lies in the middle of what it is shown on, whole', () => {
    assert.deepEqual(sheetPlace(1500, { width: 450, height: 300 }), { scale: 0.3, left: 0, top: 0 });
    assert.deepEqual(sheetPlace(1500, { width: 300, height: 300 }), { scale: 0.2, left: 0, top: 50 });
    assert.deepEqual(sheetPlace(1000, { width: 450, height: 300 }), { scale: 0.3, left: 75, top: 0 });
  });
});
