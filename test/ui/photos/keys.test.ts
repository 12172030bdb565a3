import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { photoCommandOf } from '../../../src/ui/photos/keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}): unknown =>
  photoCommandOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('the keys of a picture', () => {
  test('go from box to box, move a box and change its size', () => {
    assert.deepEqual(press('ArrowRight'), { kind: 'go', towards: 'right' });
    assert.deepEqual(press('ArrowUp', { shiftKey: true }), { kind: 'move', x: 0, y: -1 });
    assert.deepEqual(press('ArrowLeft', { altKey: true }), { kind: 'resize', x: -1, y: 0 });
    assert.equal(press('ArrowLeft', { ctrlKey: true }), undefined);
  });

  test('judge as on the sheet, add, remove and take back', () => {
    assert.deepEqual(press('7'), { kind: 'judge', label: 7 });
    assert.deepEqual(press('n'), { kind: 'judge', label: 'none' });
    assert.deepEqual(press('Enter'), { kind: 'confirm' });
    assert.deepEqual(press('a'), { kind: 'add' });
    assert.deepEqual(press('Delete'), { kind: 'remove' });
    assert.deepEqual(press('z', { metaKey: true }), { kind: 'undo' });
    assert.equal(press('q'), undefined);
    assert.equal(press('7', { altKey: true }), undefined);
  });
});
