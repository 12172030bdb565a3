import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { askHolder, takeFolder } from '../../../training/server/database/folder-lock.ts';

const RACERS = 5;
const ROUNDS = 25;

let root = '';
let racers: ChildProcess[] = [];

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'scrawl-lock-'));
  racers = await Promise.all(Array.from({ length: RACERS + 1 }, startRacer));
});
after(() => {
  for (const racer of racers) racer.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

async function startRacer(): Promise<ChildProcess> {
  const racer = fork(resolve(import.meta.dirname, 'folder-racer.ts'), { execArgv: ['--import', import.meta.resolve('tsx')] });
  await once(racer, 'message');
  return racer;
}

async function takes(racer: ChildProcess, folder: string): Promise<string> {
  const answer = once(racer, 'message');
  racer.send(folder);
  return ((await answer) as [string])[0];
}

test('of several processes that start at once after a crash exactly one gets the folder, and answers for it', { timeout: 60_000 }, async () => {
  const [crashed, ...others] = racers;
  const folders = Array.from({ length: ROUNDS }, (_, i) => join(root, String(i)));
  for (const folder of folders) assert.equal(await takes(crashed, folder), 'taken');
  const gone = once(crashed, 'exit');
  crashed.kill('SIGKILL');
  await gone;
  for (const folder of folders) {
    assert.equal(await askHolder(folder, 'who?'), undefined, 'nobody has it');
    const outcomes = await Promise.all(others.map((racer) => takes(racer, folder)));
    assert.deepEqual([...outcomes].sort(), [...Array<string>(RACERS - 1).fill('FolderInUseError'), 'taken']);
    assert.deepEqual(await askHolder(folder, 'who?'), { answer: others[outcomes.indexOf('taken')].pid });
  }
});

test('a folder that was given back can be taken again, also one of a long name', async () => {
  for (const folder of [join(root, 'short'), join(root, 'x'.repeat(120))]) {
    for (let i = 0; i < 3; i++) {
      const release = await takeFolder(folder, () => Promise.resolve(i));
      await assert.rejects(takeFolder(folder, () => Promise.resolve('another')), { name: 'FolderInUseError' });
      assert.deepEqual(await askHolder(folder, 'who?'), { answer: i });
      await release();
      assert.equal(await askHolder(folder, 'who?'), undefined);
    }
  }
});
