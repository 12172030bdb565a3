import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

const MB = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), 'scrawl-many-'));
after(() => rmSync(folder, { recursive: true }));

describe('a hundred thousand corrections', () => {
  // The largest in memory, and the one with more entries than a zip file without zip64 can count.
  for (const format of process.env.SCRAWL_FORMATS?.split(',') ?? ['batch-json', 'png-folder']) {
    test(`go into ${format} and come out of it within 200 MB of memory`, (t) => {
      const program = join(import.meta.dirname, 'many-corrections.ts');
      const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', program, format, join(folder, format)], { encoding: 'utf8' });
      const { size, writing, adding } = JSON.parse(output) as { size: number; writing: number; adding: number };
      t.diagnostic(`${format}: a file of ${(size / MB).toFixed(0)} MB; writing held ${(writing / MB).toFixed(0)} MB, adding ${(adding / MB).toFixed(0)} MB`);
      assert.ok(writing < 200 * MB && adding < 200 * MB, output);
    });
  }
});
