import { messageOf } from '../../core/errors.ts';
import type { JournalAnswer, JournalCall } from '../journal-protocol.ts';
import { JournalFiles } from './journal-files.ts';

declare const self: DedicatedWorkerGlobalScope;

/** What came and is not done yet: many small changes are written together. */
const calls: JournalCall[] = [];
const journals = new Map<string, JournalFiles>();
let isAtIt = false;

self.addEventListener('message', ({ data }: MessageEvent<JournalCall>) => {
  calls.push(data);
  if (!isAtIt) void work();
});

async function work(): Promise<void> {
  isAtIt = true;
  while (calls.length > 0) {
    const { folder, kind } = calls[0]!;
    // Nothing but appending can be done for several at once.
    const alike = calls.findIndex((call) => call.folder !== folder || call.kind !== kind);
    const taken = calls.splice(0, kind === 'append' ? (alike < 0 ? calls.length : alike) : 1);
    const answer = await navigator.locks
      .request(folder, () => answerTo(taken))
      .catch((error: unknown) => ({ kind: 'failed', message: messageOf(error) }) as const);
    for (const { id } of taken) self.postMessage({ id, ...answer } satisfies JournalAnswer);
  }
  isAtIt = false;
}

type Done = { readonly kind: 'done' } & Omit<Extract<JournalAnswer, { readonly kind: 'done' }>, 'id'>;

async function answerTo(alike: readonly JournalCall[]): Promise<Done> {
  const [call] = alike;
  const files = await journalIn(call!.folder);
  switch (call!.kind) {
    case 'append':
      await files.append(alike.flatMap((each) => (each.kind === 'append' ? each.entries : [])));
      return { kind: 'done' };
    case 'replace':
      await files.replace(call!.entries);
      return { kind: 'done' };
    case 'tip': {
      const tip = await files.tip();
      return { kind: 'done', ...(tip && { tip }) };
    }
    case 'state':
      return { kind: 'done', ...(await files.state()) };
  }
}

async function journalIn(folder: string): Promise<JournalFiles> {
  const known = journals.get(folder);
  if (known) return known;
  const root = await navigator.storage.getDirectory();
  const files = new JournalFiles(await root.getDirectoryHandle(folder, { create: true }));
  journals.set(folder, files);
  return files;
}
