/**
 * Runs all tests, or the named parts: `tsx test/run.ts [typecheck lint unit browser build engines e2e size]`.
 * Ends in one line, `N passed, N failed, N skipped`, and with a status other than 0 when anything failed.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestCounts } from './support/browser-tests.ts';
import { PARTS, runsWithoutBuild, stagesOf, type Part } from './support/suite.ts';

interface Result {
  readonly part: Part;
  readonly counts: TestCounts;
  /** Undefined where it was not run. */
  readonly seconds?: number;
}

const FAILED: TestCounts = { passed: 0, failed: 1, skipped: 0 };

/** Runs a part in a process of its own. @param show gets what it prints */
async function runPart(part: Part, show: (text: string) => void): Promise<Result> {
  const start = performance.now();
  show(`\n${part}\n`);
  const child = fork(join(import.meta.dirname, 'part.ts'), [part], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let counts = FAILED;
  child.on('message', (message) => (counts = message as TestCounts));
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', show);
  await once(child, 'close');
  return { part, counts, seconds: (performance.now() - start) / 1000 };
}

const results: Result[] = [];
const hasNoBuild = (): boolean => results.some(({ part, counts }) => part === 'build' && counts.failed > 0);

/** Runs lanes side by side. What the first prints is shown as it comes, what the others print when they are through. */
async function runLanes(lanes: readonly (readonly Part[])[]): Promise<void> {
  const runLane = async (lane: readonly Part[], place: number): Promise<void> => {
    let kept = '';
    for (const part of lane) {
      const isNeedless = hasNoBuild() && !runsWithoutBuild(part);
      results.push(isNeedless ? { part, counts: FAILED } : await runPart(part, (text) => (place === 0 ? process.stdout.write(text) : (kept += text))));
    }
    process.stdout.write(kept);
  };
  await Promise.all(lanes.map(runLane));
}

const named = process.argv.slice(2);
const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);
const unknown = named.filter((name) => !isPart(name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join('", "')}"; there are ${PARTS.join(', ')}.`);
  process.exit(2);
}

for (const lanes of stagesOf(named.length > 0 ? named.filter(isPart) : PARTS)) await runLanes(lanes);

console.log('');
for (const { part, counts, seconds } of results.sort((one, other) => PARTS.indexOf(one.part) - PARTS.indexOf(other.part))) {
  console.log(`${counts.failed > 0 ? '✖' : '✔'} ${part.padEnd(9)} ${seconds === undefined ? 'not run, since there is no build' : `${seconds.toFixed(0).padStart(4)} s`}`);
}
const sum = (key: keyof TestCounts): number => results.reduce((total, { counts }) => total + counts[key], 0);
const failed = sum('failed');
process.stdout.write(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped\n`, () => process.exit(failed > 0 ? 1 : 0));
