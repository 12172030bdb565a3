import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KeptCorrection } from '../../../src/contracts/drawings.ts';
import { rowKey, type RowKey } from '../../../src/ui/list/keys.ts';
import { linkTo, parseLink } from '../../../src/ui/drawings/link.ts';
import { EVERYTHING, isSelected, NOTHING, select, selectedCount } from '../../../src/ui/list/selection.ts';
import { ago, judgedName, timeLeft } from '../../../src/ui/kit/format.ts';
import { spokenDrawing, stateOf } from '../../../src/ui/list/wording.ts';
import { t } from '../../../src/messages/language.ts';

// Local time, since days are the calendar's.
const NOW = new Date(2026, 10, 21, 12).getTime();
const before = (ms: number): string => new Date(NOW - ms).toISOString();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('The time of a correction', () => {
  test('is told by how long ago it was, up to a week', () => {
    const told = [0, 59_999, MINUTE, 59 * MINUTE, 60 * MINUTE, DAY / 2, DAY - 1, DAY, 1.4 * DAY, 1.6 * DAY, 2 * DAY, 6 * DAY].map((passed) => ago(before(passed), NOW));
    assert.deepEqual(told, ['just now', 'just now', '1 minute ago', '59 minutes ago', '1 hour ago', '12 hours ago', 'yesterday', 'yesterday', 'yesterday', '2 days ago', '2 days ago', '6 days ago']);
  });

  test('is told by its date before that, with the year where it is another', () => {
    assert.equal(ago(before(40 * DAY), NOW), 'Oct 12');
    assert.equal(ago(before(400 * DAY), NOW), 'Oct 17, 2025');
  });

  test('is a date as well where a clock ran ahead, and never "in the future"', () => {
    assert.equal(ago(before(-30_000), NOW), 'just now');
    assert.equal(ago(before(-3 * DAY), NOW), 'Nov 24');
  });
});

describe('The words for a correction', () => {
  const kept = (change: Partial<KeptCorrection>): KeptCorrection =>
    ({ correction: { predicted: 1, label: 7, createdAt: before(5 * MINUTE) }, sync: { kind: 'queued' }, ...change }) as KeptCorrection;

  test('say how far it has come; what an endpoint said outweighs a file', () => {
    const exportedAt = before(0);
    assert.deepEqual(stateOf(kept({}), true), { word: 'to send' });
    assert.deepEqual(stateOf(kept({}), false), { word: '' }, 'without an endpoint nothing waits to be sent');
    assert.deepEqual(stateOf(kept({ exportedAt }), false), { word: 'exported' });
    assert.deepEqual(stateOf(kept({ exportedAt, sync: { kind: 'sending', batchId: 'b' } }), true), { word: 'sending' });
    assert.deepEqual(stateOf(kept({ exportedAt, sync: { kind: 'accepted', batchId: 'b', at: before(0) } }), false), { word: 'sent' });
    assert.deepEqual(stateOf(kept({ sync: { kind: 'rejected', batchId: 'b', reason: 'no ink in it' } }), true), { word: 'rejected', reason: 'no ink in it', isAlarm: true });
    const until = new Date(2026, 10, 22, 1, 0).toISOString();
    assert.deepEqual(stateOf(kept({ sync: { kind: 'deferred', batchId: 'b', until, reason: 'Enough for today.' } }), true), { word: 'waiting', reason: 'Enough for today. It will be sent again on Sunday 01:00 AM.' });
  });

  test('are one sentence for a voice, with the reason where it came back', () => {
    assert.equal(spokenDrawing(kept({}), NOW, true), '7, read as 1, 5 minutes ago, to send');
    assert.equal(spokenDrawing(kept({}), NOW, false), '7, read as 1, 5 minutes ago');
    assert.equal(spokenDrawing(kept({ sync: { kind: 'rejected', batchId: 'b', reason: 'no ink in it' } }), NOW, true), '7, read as 1, 5 minutes ago, rejected: no ink in it');
  });

  test('say nothing of a reading that nobody knows', () => {
    assert.deepEqual([judgedName(undefined, 3), judgedName(3, 3), judgedName('none', 3), judgedName(3, 'none')], ['3', '3, correct', '3, read as not a digit', 'not a digit, read as 3']);
  });

  test('count, and estimate what is left only once that says something', () => {
    assert.deepEqual([0, 1, 12_000].map(t.list.deleted), ['Deleted 0 drawings.', 'Deleted 1 drawing.', 'Deleted 12,000 drawings.']);
    assert.deepEqual([timeLeft(10, 100, 500), timeLeft(0, 100, 5000), timeLeft(100, 100, 5000)], ['', '', '']);
    assert.deepEqual([timeLeft(25, 100, 2000), timeLeft(1, 100, 2000)], ['about 6 s left', 'about 4 min left']);
  });
});

describe('A link to the corrections', () => {
  test('leads back to the same filter and place', () => {
    for (const link of [
      { filter: {}, at: 0 },
      { filter: { label: 0 }, at: 0 },
      { filter: { label: 7 }, at: 3, exports: true },
      { filter: { label: 'none', outcome: 'wrong', state: 'rejected' }, at: 99_999 },
    ] as const) {
      assert.deepEqual(parseLink(linkTo(link)), link);
    }
    assert.equal(linkTo({ filter: {}, at: 0 }), '#/drawings?outcome=any');
  });

  test('leaves out what makes no sense', () => {
    assert.deepEqual(parseLink('#/drawings?label=11&outcome=maybe&state=&at=-4&colour=blue'), { filter: {}, at: 0 });
    assert.deepEqual(parseLink('#/drawings?at=1e9999'), { filter: {}, at: 0, isOpen: true });
    assert.deepEqual(parseLink('#/drawings'), { filter: {}, at: 0, isOpen: true });
    assert.deepEqual(parseLink('#/drawings?outcome=any'), { filter: {}, at: 0 });
  });
});

describe('A selection', () => {
  test('of some is those named, and of all is all but those named', () => {
    const some = select(select(NOTHING, 'a', true), 'b', true);
    assert.deepEqual([isSelected(some, 'a'), isSelected(some, 'c'), selectedCount(some, 10)], [true, false, 2]);
    const butOne = select(EVERYTHING, 'a', false);
    assert.deepEqual([isSelected(butOne, 'a'), isSelected(butOne, 'c'), selectedCount(butOne, 10)], [false, true, 9]);
  });

  test('takes back what it took, and is the same where nothing changes', () => {
    const one = select(NOTHING, 'a', true);
    assert.deepEqual(select(one, 'a', false), NOTHING);
    assert.equal(select(one, 'a', true), one);
    assert.deepEqual(select(select(EVERYTHING, 'a', false), 'a', true), EVERYTHING);
  });
});

describe('The keys of the list', () => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  const at = (key: string, held: Partial<typeof none> = {}): RowKey | undefined => rowKey({ ...none, key, ...held }, { active: 5, count: 20, page: 8 });

  test('move by one, by a page, and to the ends, and never beyond', () => {
    const to = (key: string): number | undefined => {
      const found = at(key);
      return found?.kind === 'move' ? found.to : undefined;
    };
    assert.deepEqual(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].map(to), [4, 6, 0, 13, 0, 19]);
  });

  test('choose as they go with Shift, and all with Ctrl or Command', () => {
    assert.deepEqual(at('ArrowDown', { shiftKey: true }), { kind: 'move', to: 6, select: true });
    assert.deepEqual([at('a', { ctrlKey: true }), at('A', { metaKey: true })], [{ kind: 'select-all' }, { kind: 'select-all' }]);
  });

  test('relabel by digit, or by a minus for none', () => {
    assert.deepEqual([at('7'), at('-')], [{ kind: 'relabel', label: 7 }, { kind: 'relabel', label: 'none' }]);
  });

  test('leave the browser its own, and do nothing on an empty list', () => {
    assert.deepEqual([at('r', { ctrlKey: true }), at('ArrowLeft', { altKey: true }), at('F5'), at('7', { ctrlKey: true })], [undefined, undefined, undefined, undefined]);
    assert.equal(rowKey({ ...none, key: 'Enter' }, { active: 0, count: 0, page: 8 }), undefined);
  });
});
