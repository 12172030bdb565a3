import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Names with a hash of their content mean the same for ever. */
const HASHED = /-[\w-]{8}\.\w+$/;
/** What leads to everything else comes after it, and the service worker, which keeps all of one version, at the end. */
const LAST = ['index.html', 'sw.js'];

/**
 * Puts a build in the place of an older one that a server may be handing out: at every moment, and for whoever has opened
 * the page a moment ago, each file that a page names is there. The older build's files go when the next build comes.
 * @param record keeps the names of the build that is out
 * @returns the names, one by one, as they are put there.
 */
export async function* publishBuild(from: string, to: string, record: string): AsyncGenerator<string, void, undefined> {
  const names = await filesIn(from);
  const out = existsSync(record) ? (JSON.parse(await readFile(record, 'utf8')) as string[]) : await filesIn(to);
  const rank = (name: string): number => (LAST.includes(name) ? 2 + LAST.indexOf(name) : HASHED.test(name) ? 0 : 1);
  for (const name of [...names].sort((one, other) => rank(one) - rank(other))) {
    const place = join(to, name);
    await mkdir(dirname(place), { recursive: true });
    // Moved into its place whole: nobody is handed half a file.
    const whole = `${place}.new`;
    await copyFile(join(from, name), whole);
    await rename(whole, place);
    yield name;
  }
  const kept = new Set([...names, ...out]);
  for (const name of await filesIn(to)) if (!kept.has(name)) await rm(join(to, name));
  await mkdir(dirname(record), { recursive: true });
  await writeFile(record, JSON.stringify(names));
}

async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
