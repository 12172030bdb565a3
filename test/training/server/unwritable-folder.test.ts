import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { takeFolder } from '../../../training/server/database/folder-lock.ts';
import { withFolder } from '../../../training/server/starting.ts';
import { startEndpointProcess } from './endpoint-process.ts';

const root = mkdtempSync(join(tmpdir(), 'scrawl-unwritable-'));
after(() => rmSync(root, { recursive: true, force: true }));

const WHAT_TO_DO = 'name another one in SCRAWL_ENDPOINT_DATA, or make it writable.';
const taking = (folder: string): Promise<unknown> => withFolder({ folder }, () => takeFolder(folder, () => Promise.resolve(undefined)));

/** Does so as a user who owns nothing; root may write wherever anything can be written. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid!(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

describe('a data folder that may not be written', () => {
  test('is named, with what to do, be it there or not', async () => {
    chmodSync(root, 0o755);
    const folder = join(root, 'data');
    mkdirSync(folder, { mode: 0o555 });
    const complaint = (path: string): object => ({ name: 'CannotStartError', message: `The data folder ${path} may not be written by this user: ${WHAT_TO_DO}` });
    await asNobody(async () => {
      for (const path of [folder, join(folder, 'new'), join(folder, 'new', 'data')]) await assert.rejects(taking(path), complaint(path));
    });
  });
});

const disk = mkdtempSync(join(tmpdir(), 'scrawl-read-only-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0;
after(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

describe('a disk that can only be read', { skip: mounted ? false : 'a disk can be mounted by root alone' }, () => {
  test('is named, with what to do, in one sentence', { timeout: 300_000 }, async () => {
    mkdirSync(join(disk, 'data'));
    assert.equal(spawnSync('mount', ['-o', 'remount,ro', disk]).status, 0);
    const sentence = (path: string): string => `The data folder ${path} lies where nothing can be written: ${WHAT_TO_DO}`;
    for (const path of [join(disk, 'data'), join(disk, 'new'), join(disk, 'new', 'data')]) await assert.rejects(taking(path), { name: 'CannotStartError', message: sentence(path) });
    const { message } = await startEndpointProcess({ folder: join(disk, 'data'), databaseUrl: undefined }).then(() => assert.fail('it started'), (error: Error) => error);
    assert.ok(message.includes(sentence(join(disk, 'data'))), message);
    assert.doesNotMatch(message, /\n\s+at /, 'no stack');
  });
});
