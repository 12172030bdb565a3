import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PointerTracker, type PointerSample } from '../../../src/ui/ink/pointer-tracker.ts';

const sample = (pointerType: string, pointerId: number, timeStamp = 0, more: Partial<PointerSample> = {}): PointerSample => ({
  pointerType,
  pointerId,
  timeStamp,
  button: 0,
  buttons: 1,
  pressure: 0.5,
  isPrimary: false,
  clientX: 0,
  clientY: 0,
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
    assert.equal(tracker.down(sample('pen', 1, 0, { button: 2, buttons: 2, pressure: 0 })), 'ignore', 'a barrel pressed in the air');
  });

  const moved = (pointerType: string, more: Partial<PointerSample>): PointerSample => sample(pointerType, 1, 10, { button: -1, ...more });

  test('ends a mouse\u2019s stroke with its own button, whichever others are held', () => {
    const tracker = new PointerTracker();
    assert.equal(tracker.down(sample('mouse', 1)), 'begin');
    assert.equal(tracker.move(moved('mouse', { button: 2, buttons: 3 })), 'extend', 'the right button goes down as well');
    assert.equal(tracker.move(moved('mouse', { button: 0, buttons: 2 })), 'end', 'the left one goes up first');
    assert.equal(tracker.move(moved('mouse', { buttons: 2 })), 'ignore');
    assert.equal(tracker.up(sample('mouse', 1, 20, { button: 2, buttons: 0 })), 'ignore');
  });

  test('begins a mouse\u2019s stroke with its own button, though another was down before', () => {
    const tracker = new PointerTracker();
    assert.equal(tracker.down(sample('mouse', 1, 0, { button: 2, buttons: 2 })), 'ignore');
    assert.equal(tracker.move(moved('mouse', { buttons: 2 })), 'ignore');
    assert.equal(tracker.move(moved('mouse', { button: 0, buttons: 3 })), 'begin');
    assert.equal(tracker.move(moved('mouse', { buttons: 3 })), 'extend');
    assert.equal(tracker.move(moved('mouse', { button: 2, buttons: 1 })), 'extend');
    assert.equal(tracker.up(sample('mouse', 1, 20, { buttons: 0 })), 'end');
  });

  test('draws with a pen that touches, whatever is held on its barrel', () => {
    const tracker = new PointerTracker();
    assert.equal(tracker.down(sample('pen', 1)), 'begin');
    for (const buttons of [1, 3, 2]) assert.equal(tracker.move(moved('pen', { buttons })), 'extend', `buttons ${buttons}`);
    assert.equal(tracker.up(sample('pen', 1, 20, { buttons: 0 })), 'end');
    assert.equal(tracker.down(sample('pen', 1, 30, { button: 2, buttons: 2 })), 'begin');
    assert.equal(tracker.move(moved('pen', { buttons: 2 })), 'extend');
  });

  test('does not draw with a pen that hovers, its end lost or its barrel held', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('pen', 1));
    assert.equal(tracker.move(moved('pen', { buttons: 0, pressure: 0 })), 'end');
    assert.equal(tracker.move(moved('pen', { buttons: 2, pressure: 0 })), 'ignore');
    tracker.down(sample('pen', 1, 50));
    assert.equal(tracker.move(moved('pen', { buttons: 2, pressure: 0 })), 'end');
  });

  test('erases with the other end of a pen, also where a palm began to draw', () => {
    const tracker = new PointerTracker();
    const eraser = { button: 5, buttons: 32 };
    assert.deepEqual([tracker.down(sample('pen', 1, 0, eraser)), tracker.move(moved('pen', { buttons: 32 })), tracker.up(sample('pen', 1, 20, { button: 5, buttons: 0 }))], ['erase', 'erase', 'ignore']);
    assert.equal(tracker.move(moved('pen', { buttons: 0 })), 'ignore');
    assert.equal(tracker.down(sample('touch', 3, 1000)), 'begin');
    assert.equal(tracker.down(sample('pen', 1, 1010, eraser)), 'discard');
    assert.equal(tracker.move(moved('pen', { buttons: 32 })), 'erase');
  });

  test('lets the next finger draw where the end of the first was lost', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1, 0, { isPrimary: true }));
    assert.equal(tracker.down(sample('touch', 2, 500, { isPrimary: true })), 'begin');
    assert.equal(tracker.move(sample('touch', 1, 510)), 'ignore');
    assert.equal(tracker.move(sample('touch', 2, 510)), 'extend');
  });

  test('lets a finger draw once a pen has said nothing for long', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('pen', 1, 1000, { isPrimary: true }));
    assert.equal(tracker.down(sample('touch', 2, 2500, { isPrimary: true })), 'ignore');
    assert.equal(tracker.down(sample('touch', 2, 4500, { isPrimary: true })), 'begin');
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

  test('keeps what a finger had all but drawn when the system takes it away, unless a pen is near', () => {
    const draw = (tracker: PointerTracker, from: number): void => {
      tracker.down(sample('touch', 1, from));
      for (let step = 1; step <= 12; step++) tracker.move(sample('touch', 1, from + 9 * step, { clientX: step % 2 === 0 ? 0 : 20, clientY: step }));
    };
    const tracker = new PointerTracker();
    draw(tracker, 0);
    assert.equal(tracker.cancel(sample('touch', 1, 150)), 'end');
    draw(tracker, 1000);
    tracker.move(sample('pen', 2, 1100, { buttons: 0, pressure: 0 }));
    assert.equal(tracker.cancel(sample('touch', 1, 1150)), 'discard', 'a palm that a pen came after');
    tracker.down(sample('touch', 3, 5000));
    tracker.move(sample('touch', 3, 5050, { clientX: 60 }));
    assert.equal(tracker.cancel(sample('touch', 3, 5060)), 'discard', 'a swipe of the system');
  });

  test('discards what a finger drew when the system takes it away, and keeps what a pen drew', () => {
    const tracker = new PointerTracker();
    tracker.down(sample('touch', 1));
    assert.equal(tracker.cancel(sample('touch', 1)), 'discard');
    tracker.down(sample('pen', 2, 5000));
    assert.equal(tracker.cancel(sample('pen', 2, 5100)), 'end');
  });
});
