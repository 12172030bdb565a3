/**
 * Runs one part of the tests, by name: `tsx test/part.ts unit`. Ends with status 1 when anything failed; to the process that
 * started it, it says how many did.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { runBrowserTests, type TestCounts } from './support/browser-tests.ts';
import { missingFor } from './support/engines.ts';
import type { Part } from './support/suite.ts';
import { findOrInstallBrowser } from '../training/lib/browser.ts';

const root = resolve(import.meta.dirname, '..');
const NONE: TestCounts = { passed: 0, failed: 0, skipped: 0 };
const PASSED: TestCounts = { ...NONE, passed: 1 };
const FAILED: TestCounts = { ...NONE, failed: 1 };

/** The only reasons for which a test may be left out. */
const NOT_HERE = /data ?sets?|is not installed/i;

/** One of package.json's scripts, which counts as one test. */
function script(name: string): TestCounts {
  return spawnSync('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0 ? PASSED : FAILED;
}

function filesNamed(pattern: RegExp): string[] {
  const names = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => pattern.test(name)).sort().map((name) => join(root, 'test', name));
}

/** Tests that only compute: those of a folder share a process, since to start one takes longer than most of them. */
const QUICK = /^(?:core|formats|messages|async|sync|transfer|inference|ui|training\/(?:data|metrics|report|lib|export|onnx|runs))\//;
/** These measure memory, or start processes themselves. */
const ALONE = /^(?:transfer\/(?:hundred-thousand|python|many)|training\/data\/download)/;
const GROUPS = join(root, '.cache/test-groups');

/** The same tests in fewer files: one for all quick ones of a folder, which imports them. */
function grouped(files: readonly string[]): Map<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = relative(join(root, 'test'), file).replaceAll('\\', '/');
    const folder = QUICK.test(name) && !ALONE.test(name) ? name.split('/').slice(0, name.startsWith('training/') ? 2 : 1).join('-') : '';
    const group = folder === '' ? file : join(GROUPS, `${folder}.test.ts`);
    groups.set(group, [...(groups.get(group) ?? []), file]);
  }
  rmSync(GROUPS, { recursive: true, force: true });
  mkdirSync(GROUPS, { recursive: true });
  for (const [group, members] of groups) {
    if (group.startsWith(GROUPS)) writeFileSync(group, members.map((member) => `import ${JSON.stringify(member)};\n`).join(''));
  }
  return groups;
}

/** These take longer than all others together, and would be waited for alone if they came last. */
const LONG = /(?:loop|every-page|many-corrections)\.e2e\.ts$/;
const longestFirst = (files: readonly string[]): string[] => [...files.filter((file) => LONG.test(file)), ...files.filter((file) => !LONG.test(file))];

/** Runs files with Node's runner, each group in a process of its own. */
async function nodeTests(groups: ReadonlyMap<string, readonly string[]>, concurrency: number): Promise<TestCounts> {
  const counts = { ...NONE };
  const shared = [...groups].filter(([group, members]) => !members.includes(group));
  const silent = new Set(shared.flatMap(([, members]) => members));
  const events = run({ files: [...groups.keys()], concurrency, timeout: 40 * 60_000 });
  events.on('test:fail', ({ file, details }) => {
    silent.delete(file ?? '');
    // A suite fails because of a test in it, which is counted already.
    if (details.type !== 'suite' || !/subtests? failed/.test(details.error.message)) counts.failed++;
  });
  events.on('test:pass', ({ name, file, details, skip }) => {
    if (details.type === 'suite') return;
    silent.delete(file ?? '');
    if (groups.has(name)) {
      console.log(`✖ ${name} has no test in it.`);
      counts.failed++;
    } else if (skip === undefined) {
      counts.passed++;
    } else if (NOT_HERE.test(String(skip))) {
      counts.skipped++;
    } else {
      console.log(`✖ "${name}" was skipped for another reason than missing data sets or engines.`);
      counts.failed++;
    }
  });
  await pipeline(events, new spec(), process.stdout, { end: false });
  for (const file of silent) {
    console.log(`✖ ${file} ran no test.`);
    counts.failed++;
  }
  return counts;
}

/**
 * Browser tests that other engines run too. WebKitGTK is not driven, so nobody moves a mouse or presses a key there. A suite
 * that needs what an engine lacks skips itself there (`needs`). Of WebKitGTK 2.50 only those files are asked that pass each
 * time: with all of Firefox's, its page sometimes ends in the middle of a run.
 */
const ELSEWHERE = {
  firefox: ['test/{core,storage,sync,transfer,inference}/**/*.browser.test.ts', 'test/ui/ink/*.browser.test.ts', 'test/ui/judging.browser.test.ts'],
  webkit: ['test/core/golden.browser.test.ts', 'test/storage/{storage,sync-queue,two-tabs}.browser.test.ts', 'test/sync/flush.browser.test.ts'],
} as const;

const PARTS: Readonly<Record<Part, () => TestCounts | Promise<TestCounts>>> = {
  typecheck: () => script('typecheck'),
  lint: () => script('lint'),
  unit: () => nodeTests(grouped(filesNamed(/(?<!\.browser)\.test\.ts$/)), 2),
  browser: async () => {
    const { passed, failed, skipped } = await runBrowserTests();
    // None of these needs data sets.
    return { passed, failed: failed + skipped, skipped: 0 };
  },
  build: () => script('build'),
  engines: async () => {
    const all = [await nodeTests(new Map(filesNamed(/\.engine\.ts$/).map((file) => [file, [file]])), 1)];
    for (const engine of ['firefox', 'webkit'] as const) {
      const missing = missingFor(engine);
      if (missing === undefined) all.push(await runBrowserTests(ELSEWHERE[engine], engine));
      else console.log(`- browser tests in ${engine}: skipped, since it takes ${missing}`);
      if (missing !== undefined) all.push({ ...NONE, skipped: 1 });
    }
    return all.reduce((one, other) => ({ passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped }));
  },
  // Each starts a browser of its own, and waits for it much of its time.
  e2e: () => nodeTests(new Map(longestFirst(filesNamed(/\.e2e\.ts$/)).map((file) => [file, [file]])), 2),
  size: () => script('size'),
};

const part = process.argv[2] as Part;
let counts = FAILED;
try {
  if (part === 'browser' || part === 'e2e') process.env.CHROME_PATH = await findOrInstallBrowser();
  counts = await PARTS[part]();
  if (counts.passed + counts.failed + counts.skipped === 0) {
    console.log(`✖ ${part} ran no test.`);
    counts = FAILED;
  }
} catch (error) {
  console.error(error);
}
const end = (): never => process.exit(counts.failed > 0 ? 1 : 0);
if (process.send) process.send(counts, end);
else end();
