import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mayFetchAhead, type Connection } from '../../src/pwa/fetch-ahead.ts';

const BYTES = 15_000_000;
const ROOM = { usage: 20_000_000, quota: 2_000_000_000 };
const GOOD: Connection = { saveData: false, type: 'wifi', effectiveType: '4g' };

describe('what may never be needed', () => {
  const cases: [title: string, connection: Connection | undefined, estimate: StorageEstimate, expected: boolean][] = [
    ['is fetched over a good connection with room', GOOD, ROOM, true],
    ['is fetched where a desktop browser does not tell the kind of connection', { saveData: false, effectiveType: '4g' }, ROOM, true],
    ['is not fetched where nothing is known of the connection', undefined, ROOM, false],
    ['is not fetched on a mobile network, which may be metered', { ...GOOD, type: 'cellular' }, ROOM, false],
    ['is not fetched on a kind of connection that nobody knows', { ...GOOD, type: 'unknown' }, ROOM, false],
    ['is not fetched where data is to be saved', { ...GOOD, saveData: true }, ROOM, false],
    ['is not fetched over a slow connection', { ...GOOD, effectiveType: '3g' }, ROOM, false],
    ['is not fetched where ten times as much does not stay free', GOOD, { usage: 1_900_000_000, quota: 2_000_000_000 }, false],
    ['is not fetched where the room is not known', GOOD, {}, false],
  ];
  for (const [title, connection, estimate, expected] of cases) {
    test(title, () => assert.equal(mayFetchAhead(BYTES, connection, estimate), expected));
  }
});
