import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { de } from '../../src/messages/de.ts';
import { en, type Messages } from '../../src/messages/en.ts';
import { es } from '../../src/messages/es.ts';
import { formatsOf } from '../../src/messages/formats.ts';
import { bestLanguage, formats, LANGUAGES, onLanguage, speak, speakFrom, t } from '../../src/messages/language.ts';

afterEach(() => speakFrom(en, formatsOf('en')));

/** Every text of a table; functions are given numbers, which no language leaves out. */
function textsOf(table: unknown, path = ''): [path: string, text: string][] {
  if (typeof table === 'string') return [[path, table]];
  if (typeof table === 'function') return textsOf((table as (...given: unknown[]) => unknown)(...Array.from({ length: table.length }, (_, index) => (path === 'list.spoken' ? ['a', 'b'] : 7 + index))), path);
  if (Array.isArray(table)) return [[path, table.join('')]];
  return Object.entries(table as object).flatMap(([name, part]) => textsOf(part, path === '' ? name : `${path}.${name}`));
}

describe('The language', () => {
  test('is the first that is wished for and there, with its region', () => {
    assert.deepEqual(bestLanguage(['fr', 'de-AT', 'en']), { code: 'de', tag: 'de-AT' });
    assert.deepEqual(bestLanguage(['zh-TW']), { code: 'zh-Hans', tag: 'zh-TW' });
    assert.deepEqual(bestLanguage(['ja']), { code: 'en', tag: 'en' });
  });

  test('is the chosen one, in the way of the region that the browser names', async () => {
    assert.equal(await speak('en', ['de-DE', 'en-GB']), true);
    assert.equal(formats.tag, 'en-GB');
    await speak('de', ['en-GB']);
    assert.deepEqual([t.pages.settings, formats.tag], ['Optionen', 'de']);
    await speak('none that there is', ['es-MX']);
    assert.equal(t.pages.settings, 'Ajustes');
  });

  test('is told to those who listen, and the latest wish wins', async () => {
    const heard: string[] = [];
    const stop = onLanguage(() => heard.push(t.pages.settings));
    assert.deepEqual(await Promise.all([speak('de', []), speak('es', [])]), [false, true]);
    stop();
    await speak('de', []);
    assert.deepEqual(heard, ['Ajustes']);
  });
});

describe('The tables', () => {
  test('leave no text empty that has one in English, and repeat every part', async () => {
    const english = new Map(textsOf(en));
    for (const { code, fetch } of LANGUAGES) {
      for (const [path, text] of textsOf(await fetch())) {
        const original = english.get(path)!;
        assert.equal(text === '', original === '', `${code} ${path}`);
        assert.doesNotMatch(text, /undefined|NaN|\[object/, `${code} ${path}`);
        // A number that English repeats is there too; where a language has a word for it, English has one as well.
        for (const number of new Set(original.match(/\b(?:7|8|9)\b/g) ?? [])) assert.ok(text.includes(number), `${code} ${path}: ${text}`);
      }
    }
  });

  test('says of several files what they hold together', () => {
    const said = (words: Messages, files: number): string => words.import.holds('x', files, 10).join('');
    assert.deepEqual([said(en, 1), said(en, 2)], ['x holds 10 drawings.', 'x hold 10 drawings.']);
    assert.deepEqual([said(de, 1), said(de, 2)], ['x enthält 10 Zeichnungen.', 'x enthalten 10 Zeichnungen.']);
    assert.deepEqual([said(es, 1), said(es, 2)], ['x contiene 10 dibujos.', 'x contienen 10 dibujos.']);
  });

  test('have a form of their own for one of a thing', () => {
    const earlier = (words: Messages, hidden: number): string => words.accuracy.countedSince('Jan 1', hidden);
    assert.deepEqual([earlier(en, 1), earlier(en, 2)], ['Counted since Jan 1. 1 earlier answer is kept.', 'Counted since Jan 1. 2 earlier answers are kept.']);
    assert.deepEqual([earlier(de, 1), earlier(de, 2)], ['Gezählt seit Jan 1. 1 frühere Antwort bleibt erhalten.', 'Gezählt seit Jan 1. 2 frühere Antworten bleiben erhalten.']);
    assert.deepEqual([earlier(es, 1), earlier(es, 2)], ['Contado desde el Jan 1. Se conserva 1 respuesta anterior.', 'Contado desde el Jan 1. Se conservan 2 respuestas anteriores.']);
  });
});
