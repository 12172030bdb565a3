import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../src/contracts/drawings.ts';
import type { JudgementRecord } from '../../src/core/records/judgement.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { Journal } from '../../src/storage/journal.ts';
import { journalFolder, privateFiles, removeEntry } from '../../src/storage/private-files.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';

/** The database of these tests. */
export const NAME = 'scrawl-storage-test';

const open: { close(): unknown }[] = [];

/** Closes it after the test, before the database is deleted. */
export function closing<T extends { close(): unknown }>(opened: T): T {
  open.push(opened);
  return opened;
}

/** Another connection, as another tab would have it. */
export const database = (): Database => closing(new Database(NAME));

/** A store as the app makes it, without a second place beside it. */
export const store = (on = database()): CorrectionStore => createCorrectionStore(on, createSettingsStore(on));

export const journal = (): Journal => closing(new Journal(NAME, () => new Worker(new URL('../../src/storage/worker/main.ts', import.meta.url), { type: 'module' })));

/** A store as the app makes it, with a journal. */
export const journalled = (on = database(), beside = journal()): CorrectionStore => createCorrectionStore(on, createSettingsStore(on), beside);

/** All that a filter chooses. */
export async function list(store: CorrectionStore, filter?: CorrectionFilter): Promise<KeptCorrection[]> {
  const listed: KeptCorrection[] = [];
  for await (const kept of store.each(filter)) listed.push(kept);
  return listed;
}

/** All judgements there are. */
export async function judgementsOf(store: CorrectionStore): Promise<JudgementRecord[]> {
  const all: JudgementRecord[] = [];
  for await (const judgement of store.judgements()) all.push(judgement);
  return all;
}

export async function refusal(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error as Error,
  );
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await deleteDB(NAME);
  const files = await privateFiles();
  if (files) await removeEntry(files, journalFolder(NAME));
});
