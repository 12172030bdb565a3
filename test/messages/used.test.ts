import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { en } from '../../src/messages/en.ts';
import { readSources } from '../support/import-graph.ts';

const sources = [...readSources(resolve(import.meta.dirname, '../..'), ['src', 'training'])].filter(([path]) => !path.startsWith('src/messages/')).map(([, text]) => text);

/** Messages that no file names: by their full name, by a name of their own where the file takes the group apart, or with the whole group. */
function unused(table: object, texts: readonly string[]): string[] {
  return Object.entries(table).flatMap(([group, messages]) => {
    const inGroup = texts.filter((text) => new RegExp(`\\bt\\.${group}\\b`).test(text));
    if (inGroup.some((text) => text.includes(`t.${group}[`))) return [];
    return Object.keys(messages as object)
      .filter((name) => !inGroup.some((text) => new RegExp(`\\bt\\.${group}\\.${name}\\b`).test(text) || (new RegExp(`\\bt\\.${group}\\b(?!\\.)`).test(text) && new RegExp(`\\b${name}\\b`).test(text))))
      .map((name) => `${group}.${name}`);
  });
}

describe('Messages', () => {
  test('are all used', () => assert.deepEqual(unused(en, sources), []));

  test('that nothing uses are found, and no others', () => {
    const table = { bar: { open: '', shut: '', old: '' }, pages: { draw: '' }, gone: { all: '' } };
    assert.deepEqual(unused(table, ['t.bar.open; t.pages[route]', 'const words = t.bar; words.shut', 'old, all']), ['bar.old', 'gone.all']);
  });
});
