import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIGITS } from '../../../src/core/classes.ts';
import type { ReviewedCorrection } from '../../../training/server/review/answers.ts';
import { boardKey, type KeyPress } from '../../../training/server/review/board-keys.ts';
import { decided, EMPTY_BOARD, isDecided, labelling, replacedOn, restored, undone, withPage, type Board } from '../../../training/server/review/board-state.ts';
import type { Decision } from '../../../training/server/review/review-api.ts';

const correction = (id: string, facts: Partial<ReviewedCorrection> = {}): ReviewedCorrection => ({
  id,
  key: 1,
  version: 1,
  device: 'a-device',
  predicted: '1',
  label: '7',
  reviewedLabel: null,
  state: 'flagged',
  flags: [],
  modelSays: null,
  createdAt: '2026-01-02T03:04:05.678Z',
  receivedAt: '2026-01-02T03:04:05.678Z',
  reviewedAt: null,
  reviewedBy: null,
  picture: '',
  ...facts,
});

const boardOf = (...items: ReviewedCorrection[]): Board => withPage(EMPTY_BOARD, { corrections: items, next: null, classes: DIGITS });

describe('a decision on the board', () => {
  test('goes on to the next that waits, round the end, and stays where none does', () => {
    let board = boardOf(correction('a'), correction('b', { state: 'accepted' }), correction('c'));
    board = decided(board, { decision: 'accept' });
    assert.equal(board.active, 2, 'b is decided already');
    board = decided({ ...board, items: [correction('a'), ...board.items.slice(1)] }, { decision: 'reject' });
    assert.equal(board.active, 0);
    board = decided(board, { decision: 'reject' });
    assert.equal(board.active, 0);
    assert.ok(board.items.every(isDecided));
  });

  test('on nothing is none', () => {
    assert.deepEqual(decided(EMPTY_BOARD, { decision: 'accept' }), EMPTY_BOARD);
    assert.equal(undone(EMPTY_BOARD), undefined);
  });

  test('is an acceptance where the label is the one that was given', () => {
    assert.deepEqual(labelling(correction('a'), 7), { decision: 'accept' });
    assert.deepEqual(labelling(correction('a'), 1), { decision: 'relabel', label: 1 });
    assert.deepEqual(labelling(correction('a', { label: 'none' }), 'none'), { decision: 'accept' });
  });

  test('that could not be kept leaves the correction as it was, and nothing to undo', () => {
    const item = correction('a');
    const board = restored(decided(boardOf(item, correction('b')), { decision: 'reject' }), item);
    assert.deepEqual(board, boardOf(item, correction('b')));
  });

  test('on what its device has changed meanwhile shows it as it is now, and takes back nothing that was said of the former', () => {
    const now = correction('a', { version: 2, label: '4' });
    const board = replacedOn(decided(decided(boardOf(correction('a'), correction('b')), { decision: 'reject' }), { decision: 'accept' }), now);
    assert.deepEqual(board.items[0], now);
    assert.equal(board.active, 0);
    assert.deepEqual(board.past.map(({ id }) => id), ['b']);
  });

  test('and any others, undone one by one, leave the board as it was, and tell the endpoint what leads there', () => {
    const decision = fc.constantFrom<Decision>({ decision: 'accept' }, { decision: 'reject' }, { decision: 'relabel', label: 3 }, { decision: 'relabel', label: 'none' });
    const state = fc.constantFrom('received', 'clear', 'flagged', 'accepted', 'rejected');
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), fc.array(fc.tuple(fc.nat(5), decision), { maxLength: 12 }), (states, steps) => {
        const start = boardOf(...states.map((each, index) => correction(String(index), { state: each })));
        // What the endpoint has: the state and label that the last word on each correction led to.
        const kept = new Map(start.items.map((item) => [item.id, item]));
        const keep = (id: string, word: Decision): void => {
          const item = kept.get(id)!;
          const before = start.items.find((each) => each.id === id)!;
          kept.set(id, {
            ...item,
            state: word.decision === 'reopen' ? before.state : word.decision === 'reject' ? 'rejected' : 'accepted',
            reviewedLabel: word.decision === 'relabel' ? String(word.label) : null,
          });
        };
        let board = start;
        for (const [at, word] of steps) {
          board = { ...board, active: at % board.items.length };
          keep(board.items[board.active].id, word);
          board = decided(board, word);
          assert.deepEqual([...kept.values()], board.items);
        }
        for (let taken = undone(board); taken !== undefined; taken = undone(board)) {
          keep(taken.item.id, taken.decision);
          board = taken.board;
          assert.equal(board.items[board.active].id, taken.item.id);
          assert.deepEqual([...kept.values()], board.items);
        }
        assert.deepEqual(board.items, start.items);
        assert.deepEqual(board.past, []);
      }),
      { seed: 5 },
    );
  });
});

describe('the keys of the board', () => {
  const press = (key: string, facts: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...facts });
  // Two rows of four and one of two.
  const at = (active: number): Parameters<typeof boardKey>[1] => ({ active, count: 10, columns: 4 });

  test('move within the tiles and never out of them', () => {
    const moves: readonly (readonly [string, number, number])[] = [
      ['ArrowRight', 3, 4],
      ['ArrowRight', 9, 9],
      ['ArrowLeft', 0, 0],
      ['ArrowDown', 1, 5],
      ['ArrowDown', 7, 7],
      ['ArrowUp', 5, 1],
      ['ArrowUp', 2, 2],
      ['PageDown', 1, 9],
      ['PageUp', 9, 0],
      ['Home', 7, 0],
      ['End', 0, 9],
    ];
    for (const [key, from, to] of moves) assert.deepEqual(boardKey(press(key), at(from)), { kind: 'move', to }, `${key} from ${from}`);
  });

  test('decide', () => {
    assert.deepEqual(boardKey(press('a'), at(0)), { kind: 'accept' });
    assert.deepEqual(boardKey(press('R', { shiftKey: true }), at(0)), { kind: 'reject' });
    assert.deepEqual(boardKey(press('0'), at(0)), { kind: 'label', label: 0 });
    for (const key of ['n', '-']) assert.deepEqual(boardKey(press(key), at(0)), { kind: 'label', label: 'none' });
    for (const undo of [press('u'), press('Backspace'), press('z', { ctrlKey: true }), press('z', { metaKey: true })]) assert.deepEqual(boardKey(undo, at(0)), { kind: 'undo' });
  });

  test('are the browser’s with other modifiers, and nobody’s where there is no tile', () => {
    for (const key of [press('r', { ctrlKey: true }), press('1', { metaKey: true }), press('a', { altKey: true }), press('z', { ctrlKey: true, shiftKey: true }), press('x'), press('Tab')]) {
      assert.equal(boardKey(key, at(0)), undefined);
    }
    for (const key of ['a', '7', 'ArrowDown', 'End']) assert.equal(boardKey(press(key), { active: 0, count: 0, columns: 1 }), undefined);
  });
});
