import { alone, aloneOrNotAtAll } from '../async/alone.ts';
import { parseSettings, writerRenamed } from '../contracts/settings.ts';
import { newestAt } from './correction-query.ts';
import { fromRecord, toRecord, type CorrectionRecord } from './correction-record.ts';
import type { Database } from './database.ts';
import { eachJudgement } from './judgement-record.ts';
import { changing, type LedgerParts } from './ledger.ts';
import { inPieces, JUDGEMENT_BYTES, recordBytes } from './pieces.ts';
import { SETTINGS_KEY } from './settings-store.ts';
import type { Judging, Note } from './tally.ts';

/*
 * A writer gets another name in many small transactions. The first one changes the settings, so that whatever is judged from
 * then on has the new name, and notes what is to be done; the last one takes the note away. A rename that was cut short is
 * finished at the next start.
 */

interface Rename {
  readonly from: string;
  readonly to: string;
}

const KEY = 'rename';
/** Records looked at in one go. */
const CHUNK = 100;

const lockName = (name: string): string => `${name}-rename`;

/** @see CorrectionStore.renameWriter */
export function renameWriter(parts: LedgerParts, from: string, to: string): Promise<void> {
  return alone(lockName(parts.database.name), async () => {
    await finish(parts);
    await parts.database.write(['settings'], async ({ store }) => {
      const record = await store.get(SETTINGS_KEY);
      await store.put({ ...(record as object | undefined), ...writerRenamed(parseSettings(record), from, to) }, SETTINGS_KEY);
      await store.put({ from, to } satisfies Rename, KEY);
    });
    await finish(parts);
  });
}

/** Finishes a rename that died; one that another tab is at is left to it. */
export async function finishRename(parts: LedgerParts): Promise<void> {
  await aloneOrNotAtAll(lockName(parts.database.name), () => finish(parts));
}

async function finish(parts: LedgerParts): Promise<void> {
  const { database } = parts;
  const rename = (await database.read(['settings'], ({ store }) => store.get(KEY))) as Rename | undefined;
  if (!rename) return;
  const ids = await drawnBy(database, rename.from);
  for (let first = 0; first < ids.length; first += CHUNK) {
    const chunk = ids.slice(first, first + CHUNK);
    const records = await database.read(['corrections'], ({ store }) => Promise.all(chunk.map((id) => store.index('id').get(id))));
    const sized = chunk.map((id, index) => ({ id, bytes: JUDGEMENT_BYTES + bytesOf(records[index]) }));
    for (const piece of inPieces(sized, ({ bytes }) => bytes)) {
      await changing(parts, async (writing, note) => {
        for (const { id } of piece) await renamed(writing, note, id, rename);
      });
    }
  }
  await database.write(['settings'], ({ store }) => store.delete(KEY));
  parts.changes.announce();
}

const bytesOf = (record: CorrectionRecord | undefined): number => (record ? recordBytes(record.correction) : 0);

/** Ids of what this device's user of that name has drawn: a stranger's drawings from a file stay the stranger's. */
async function drawnBy(database: Database, writer: string): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const judgement of eachJudgement(database)) if (judgement.writer === writer) ids.add(judgement.id);
  for (let before = Infinity; ; ) {
    const page = await newestAt(database, { index: 'own', prefix: [1] }, { before, limit: CHUNK });
    for (const { correction } of page) if (correction.writer === writer) ids.add(correction.id);
    if (page.length < CHUNK) return [...ids];
    before = page.at(-1)!.key;
  }
}

/** A file that the drawing was written to, and an endpoint that has it, know the old name: it counts as neither exported nor sent. */
async function renamed(writing: Judging, note: Note, id: string, { from, to }: Rename): Promise<void> {
  const [corrections, judgements] = [writing.objectStore('corrections'), writing.objectStore('judgements')];
  const kept = fromRecord(await corrections.index('id').get(id));
  if (kept?.correction.writer === from) {
    const { key, isOwn, picture, sync } = kept;
    const next = { key, correction: { ...kept.correction, writer: to }, ...(isOwn && { isOwn }) };
    await corrections.put(toRecord({ ...next, picture, sync: sync.kind === 'accepted' || sync.kind === 'sending' ? { kind: 'queued' } : sync }));
    note.relabelled(next);
  }
  const judged = await judgements.index('id').openCursor(id);
  if (judged?.value.writer !== from) return;
  const judgement = { ...judged.value, writer: to };
  await judged.update(judgement);
  note.judged(judgement);
}
