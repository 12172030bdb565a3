import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PointerTracker, type PointerSample } from '../../../src/ui/ink/pointer-tracker.ts';

const sample = (pointerType: string, pointerId: number, timeStamp = 0, more: Partial<PointerSample> = {}): PointerSample => ({
  pointerType,
  pointerId,
  timeStamp,
  button: 0,
  buttons: 1,
  ...more,
});

describe('PointerTracker', () => {
  test('lets one finger draw from down to up', () => {
    const tracker = new PointerTracker();
    const finger = sample('touch', 1);
    assert.deepEqual([tracker.down(finger), tracker.move(finger), tracker.up(finger), tracker.move(finger)], ['begin', 'extend', 'end', 'ignore']);
  });

  test('ignores a second finger while the first draws', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1));
    assert.equal(tracker.down(sample('touch', 2)), 'ignore');
    assert.equal(tracker.move(sample('touch', 2)), 'ignore');
    assert.equal(tracker.up(sample('touch', 2)), 'ignore');
    assert.equal(tracker.move(sample('touch', 1)), 'extend');
  });

  test('gives a pen the place of the palm that came down before it', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1));
    assert.equal(tracker.down(sample('pen', 2, 40)), 'replace');
    assert.equal(tracker.move(sample('touch', 1, 50)), 'ignore');
    assert.equal(tracker.cancel(sample('touch', 1, 60)), 'ignore');
    assert.equal(tracker.move(sample('pen', 2, 60)), 'extend');
  });

  test('ignores touches while a pen draws or hovers, and shortly after it left', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('pen', 2, 1000));
    assert.equal(tracker.down(sample('touch', 1, 1010)), 'ignore');
    tracker.up(sample('pen', 2, 1500));
    assert.equal(tracker.down(sample('touch', 3, 1700)), 'ignore');
    assert.equal(tracker.down(sample('touch', 4, 2600)), 'begin');
    tracker.up(sample('touch', 4, 2700));
    tracker.move(sample('pen', 2, 3000, { buttons: 0 }));
    assert.equal(tracker.down(sample('touch', 5, 3100)), 'ignore');
  });

  test('never lets a mouse or another pen break into a stroke', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('pen', 2));
    assert.equal(tracker.down(sample('mouse', 1)), 'ignore');
    assert.equal(tracker.down(sample('pen', 3)), 'ignore');
  });

  test('draws with the main button only', () => {
    const tracker = new PointerTracker();
    assert.equal(tracker.down(sample('mouse', 1, 0, { button: 2, buttons: 2 })), 'ignore');
    assert.equal(tracker.down(sample('pen', 1, 0, { button: 5, buttons: 32 })), 'ignore');
  });

  test('ends the stroke of a mouse that was let go where nobody heard it', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('mouse', 1));
    assert.equal(tracker.move(sample('mouse', 1, 10, { buttons: 0 })), 'end');
    assert.equal(tracker.move(sample('mouse', 1, 20, { buttons: 0 })), 'ignore');
  });

  test('begins anew where the same pointer comes down again, its end lost', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1));
    assert.equal(tracker.down(sample('touch', 1, 900)), 'begin');
  });

  test('discards what a finger drew when the system takes it away, and keeps what a pen drew', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1));
    assert.equal(tracker.cancel(sample('touch', 1)), 'discard');
    tracker.down(sample('pen', 2, 5000));
    assert.equal(tracker.cancel(sample('pen', 2, 5100)), 'end');
  });
});
