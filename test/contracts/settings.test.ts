import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_SETTINGS, parseSettings } from '../../src/contracts/settings.ts';

describe('Settings that are kept', () => {
  test('have their defaults where there are none, or what is there is no record at all', () => {
    assert.deepEqual(DEFAULT_SETTINGS, { backend: 'auto', theme: 'auto', freshSheet: true, keepConfirmed: true, adapt: true });
    for (const nothing of [undefined, null, 3, 'dark', [1]]) assert.deepEqual(parseSettings(nothing), DEFAULT_SETTINGS);
  });

  test('are read one by one: what is broken or unknown harms none of the others', () => {
    const kept = { backend: 'cuda', theme: 'dark', adapt: 'yes', keepConfirmed: false, writer: '', language: 'de', undoneHabits: ['4-9', 'all', 7], endpoint: { url: 'https://a.example', token: 'abcdefgh', more: 1 }, model: { sha256: 'f' }, colour: 'blue' };
    assert.deepEqual(parseSettings(kept), { ...DEFAULT_SETTINGS, theme: 'dark', keepConfirmed: false, language: 'de', undoneHabits: ['4-9'], endpoint: { url: 'https://a.example', token: 'abcdefgh' } });
  });
});
