import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { publishBuild } from '../../../training/lib/publish-build.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrawl-publish-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const [to, record] = [join(folder, 'dist'), join(folder, '.cache/published.json')];

/** A build whose every page and part names its generation's files. */
async function build(generation: number): Promise<string> {
  const from = join(folder, `build-${generation}`);
  const script = `assets/app-hash000${generation}.js`;
  const files: Record<string, string> = { 'sw.js': `index.html ${script}`, 'index.html': script, [script]: 'shared-hash0000.js', 'assets/shared-hash0000.js': '', 'models/manifest.json': String(generation) };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(from, name)), { recursive: true });
    await writeFile(join(from, name), text);
  }
  return from;
}

async function all(steps: AsyncIterator<string>): Promise<void> {
  while ((await steps.next()).done !== true);
}

const namedBy = (name: string): string[] => readFileSync(join(to, name), 'utf8').split(' ');

test('at every step of a rebuild, what a page and a service worker name is there, for those of the build before too', async () => {
  await all(publishBuild(await build(1), to, record));
  assert.deepEqual(namedBy('index.html'), ['assets/app-hash0001.js']);
  const names: string[] = [];
  for await (const name of publishBuild(await build(2), to, record)) {
    names.push(name);
    for (const page of ['index.html', 'sw.js']) for (const part of namedBy(page)) assert.ok(existsSync(join(to, part)), `${page} names ${part} when ${name} is there`);
    assert.ok(existsSync(join(to, 'assets/app-hash0001.js')), 'whoever came before the rebuild finds its parts');
    assert.equal(readdirSync(to).some((each) => each.endsWith('.new')), false);
  }
  assert.deepEqual(names.slice(-2), ['index.html', 'sw.js']);
  assert.deepEqual(namedBy('index.html'), ['assets/app-hash0002.js']);
  assert.ok(existsSync(join(to, 'assets/app-hash0001.js')), 'until the next one');
  await all(publishBuild(await build(3), to, record));
  assert.deepEqual(readdirSync(join(to, 'assets')).sort(), ['app-hash0002.js', 'app-hash0003.js', 'shared-hash0000.js']);
});

test('what lay there before anything was recorded is kept once', async () => {
  rmSync(record);
  await writeFile(join(to, 'old.js'), '');
  await all(publishBuild(await build(4), to, record));
  assert.ok(existsSync(join(to, 'old.js')));
  await all(publishBuild(await build(5), to, record));
  assert.equal(existsSync(join(to, 'old.js')), false);
});
