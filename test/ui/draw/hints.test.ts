import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blankHistory } from '../../../src/core/ink/history.ts';
import { PIXELS } from '../../../src/core/preprocessing/gray-image.ts';
import { parseSettings, type Hint } from '../../../src/contracts/settings.ts';
import { Hints } from '../../../src/ui/draw/hints.ts';
import { initialState, reduce, type Action, type AppState } from '../../../src/ui/state/app-state.ts';
import { predictionOf } from '../predictions.ts';

const learning = { kind: 'ready', backend: 'wasm', manifest: {}, personal: { kind: 'learning', examples: 0 } } as unknown as AppState['recognizer'];
const start: AppState = { ...initialState, history: blankHistory(1000, 1000, 'test'), recognizer: learning };
const act = (state: AppState, ...actions: Action[]): AppState => actions.reduce(reduce, state);

/** A stroke and the answer to it. */
function drawn(state: AppState): AppState {
  const inked = act(state, { type: 'stroke', change: { kind: 'begin', point: { x: 500, y: 100, t: 0 } } }, { type: 'stroke', change: { kind: 'end' } });
  const reading = { digits: [{ strokes: [0], ink: { strokes: [], width: 1000, height: 1000 }, prediction: predictionOf({ 7: 1 }) }], text: '7', confidence: 1 };
  return act(inked, { type: 'read', revision: inked.revision, recognition: { reading, backend: 'wasm', inferenceMs: 1 }, picture: new Uint8Array(PIXELS) });
}
const cleared = (state: AppState): AppState => act(state, { type: 'edit', command: 'clear' });
const remembering = (state: AppState, hints: readonly Hint[]): AppState => act(state, { type: 'settings', change: { hints } });

describe('Hints', () => {
  test('say how to judge with the first answers, then that numbers are read, then that one can look inside, and then nothing', () => {
    const told: (readonly Hint[])[] = [];
    let state = start;
    const hints = new Hints((seen) => told.push(seen));
    const now = (): Hint | undefined => {
      const hint = hints.of(state);
      state = remembering(state, told.at(-1) ?? []);
      return hint;
    };
    assert.equal(now(), undefined, 'an untouched sheet has its own invitation');
    state = drawn(state);
    assert.equal(now(), 'judge');
    assert.equal(now(), 'judge', 'it stays while it is being read');
    state = cleared(state);
    assert.equal(now(), 'numbers');
    state = cleared(drawn(state));
    assert.equal(now(), 'inside');
    state = drawn(state);
    assert.equal(now(), 'judge', 'the third sheet of the first visit');
    state = cleared(state);
    assert.equal(now(), undefined);
    state = drawn(state);
    assert.equal(now(), undefined);
    assert.deepEqual(told, [['judge'], ['judge', 'numbers'], ['judge', 'numbers', 'inside']]);
  });

  test('of an earlier visit never come back', () => {
    const told: unknown[] = [];
    const hints = new Hints((seen) => told.push(seen));
    let state = remembering(start, ['judge', 'numbers', 'inside']);
    for (let sheet = 0; sheet < 4; sheet++) {
      state = drawn(state);
      assert.equal(hints.of(state), undefined);
      state = cleared(state);
      assert.equal(hints.of(state), undefined);
    }
    assert.deepEqual(told, []);
  });

  test('that are left over come at the next visit', () => {
    const state = cleared(drawn(remembering(start, ['judge', 'numbers'])));
    assert.equal(new Hints(() => undefined).of(state), 'inside');
  });

  test('are read from what is kept, whatever is in there', () => {
    assert.deepEqual(parseSettings({ hints: ['inside', 'other', 7, 'judge'] }).hints, ['judge', 'inside']);
    assert.equal(parseSettings({ hints: 'judge' }).hints, undefined);
  });
});
