import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { textLines } from '../../../training/data/text-lines.ts';

describe("a text file's lines", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'scrawl-lines-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function linesOf(name: string, contents: string | Uint8Array): Promise<string[]> {
    writeFileSync(join(folder, name), contents);
    const lines: string[] = [];
    for await (const line of textLines(join(folder, name))) lines.push(line);
    return lines;
  }

  test('come without line breaks, whichever they are, packed or not', async () => {
    assert.deepEqual(await linesOf('a.csv', 'one\r\ntwo\n\nlast'), ['one', 'two', '', 'last']);
    assert.deepEqual(await linesOf('a.csv.gz', gzipSync('one\ntwo\n')), ['one', 'two']);
    assert.deepEqual(await linesOf('empty.csv', ''), []);
  });

  test('are whole where they reach over many chunks of the file', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 9 }).filter((text) => !/[\r\n]/.test(text)).map((text) => text.repeat(9000));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 3 }), async (lines) => {
        assert.deepEqual(await linesOf('long.txt', `${lines.join('\n')}\n`), lines);
      }),
      { numRuns: 10 },
    );
  });

  test('cannot be read from what is missing, a folder, damaged, or no text; the error names it', async () => {
    const read = async (path: string): Promise<void> => {
      for await (const line of textLines(path)) void line;
    };
    await assert.rejects(read(join(folder, 'nowhere.csv')), { name: 'UnreadableFileError', message: /nowhere\.csv: there is no such file\./ });
    await assert.rejects(read(folder), { name: 'UnreadableFileError', message: /it is a folder/ });
    const packed = gzipSync('a line\n'.repeat(5000));
    await assert.rejects(linesOf('cut.csv.gz', packed.subarray(0, packed.length - 9)), { name: 'UnreadableFileError', message: /cut\.csv\.gz: it cannot be read as text/ });
    await assert.rejects(linesOf('binary.csv', Uint8Array.of(0x89, 0x50, 0xff, 0xfe, 10)), { name: 'UnreadableFileError', message: /binary\.csv: it cannot be read as text/ });
  });
});
