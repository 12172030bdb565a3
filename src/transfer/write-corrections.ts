import { DIGITS } from '../core/classes.ts';
import type { CorrectionFiles } from '../contracts/files.ts';
import type { CorrectionStore, KeptCorrection } from '../contracts/drawings.ts';
import { messageOf } from '../core/errors.ts';
import { EXPORT_FORMATS } from './export-formats.ts';
import { inPieces } from './bytes.ts';

type Options = Parameters<CorrectionFiles['write']>[0];
type Store = Pick<CorrectionStore, 'count' | 'each' | 'markExported'>;

/** @see CorrectionFiles.write */
export async function writeCorrections(store: Store, { format, filter = {}, sink, signal, onProgress, onMarked }: Options): ReturnType<CorrectionFiles['write']> {
  const { holds, encode } = EXPORT_FORMATS[format];
  const date = new Date();
  const written: string[] = [];
  let leftOut = 0;
  const stopIfAsked = (): void => {
    if (signal?.aborted === true) throw new DOMException('The file was not written, as was asked.', 'AbortError');
  };

  async function* chosen(total: number): AsyncGenerator<KeptCorrection> {
    for await (const kept of store.each(filter)) {
      stopIfAsked();
      if (holds(kept)) {
        yield kept;
        written.push(kept.correction.id);
      } else {
        leftOut++;
      }
      onProgress?.(written.length + leftOut, total);
    }
  }
  async function* held(): AsyncGenerator<KeptCorrection> {
    for await (const kept of store.each(filter)) {
      stopIfAsked();
      if (holds(kept)) yield kept;
    }
  }
  const countDigits = async (total: number): Promise<number> => {
    if (filter.label !== undefined) return typeof filter.label === 'number' ? total : 0;
    let digits = 0;
    for (const label of DIGITS) digits += await store.count({ ...filter, label });
    return digits;
  };

  try {
    stopIfAsked();
    const total = await store.count(filter);
    const batchId = `export-${date.getTime().toString(36)}-${Math.floor(Math.random() * 2 ** 40).toString(36)}`;
    const bytes = encode({ corrections: chosen(total), beforehand: held, digits: () => countDigits(total), batchId, date });
    for await (const piece of inPieces(bytes)) {
      stopIfAsked();
      await sink.write(piece);
    }
    stopIfAsked();
    await sink.close();
  } catch (error) {
    // What went wrong first is worth more than what goes wrong in tidying up.
    await sink.abort().catch(() => undefined);
    throw error;
  }
  const outcome = { written: written.length, leftOut };
  const marked = (done: number): void => onMarked?.(done, written.length);
  try {
    marked(0);
    await store.markExported(written, date.toISOString(), marked);
    return outcome;
  } catch (error) {
    // The file is what was wished for; on a full disk, of all things, the marks find no room.
    return { ...outcome, unmarked: messageOf(error) };
  }
}
