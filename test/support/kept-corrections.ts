import type { Correction } from '../../src/core/records/correction.ts';
import type { ByteSink, PickedFile } from '../../src/contracts/files.ts';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../src/contracts/drawings.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';

/** As the device keeps corrections. */
export function keptOf(corrections: readonly Correction[]): KeptCorrection[] {
  return corrections.map((correction, index) => ({ key: index + 1, correction, picture: correction.image ?? preprocessInk(correction.ink), sync: { kind: 'queued' } }));
}

/** What files need of a store, in memory; contents are known by id alone. */
export class MemoryStore implements Pick<CorrectionStore, 'count' | 'each' | 'markExported' | 'known' | 'addAll'> {
  readonly exported: string[] = [];
  kept: KeptCorrection[];

  constructor(corrections: readonly Correction[] = []) {
    this.kept = keptOf(corrections);
  }

  #matching({ label, ids }: CorrectionFilter = {}): KeptCorrection[] {
    return this.kept.filter(({ correction }) => (label === undefined || correction.label === label) && (ids?.includes(correction.id) ?? true));
  }

  count(filter?: CorrectionFilter): Promise<number> {
    return Promise.resolve(this.#matching(filter).length);
  }

  async *each(filter?: CorrectionFilter): AsyncGenerator<KeptCorrection> {
    for (const kept of this.#matching(filter)) yield await Promise.resolve(kept);
  }

  markExported(ids: readonly string[], _at: string, onProgress?: (done: number) => void): Promise<void> {
    this.exported.push(...ids);
    onProgress?.(ids.length);
    return Promise.resolve();
  }

  known(): Promise<(correction: Correction) => boolean> {
    const ids = new Set(this.kept.map(({ correction }) => correction.id));
    return Promise.resolve(({ id }) => ids.has(id));
  }

  async addAll(offered: Parameters<CorrectionStore['addAll']>[0]): ReturnType<CorrectionStore['addAll']> {
    let [added, known] = [0, 0];
    for (const { correction, picture } of offered) {
      if ((await this.known())(correction)) {
        known++;
        continue;
      }
      this.kept.push({ key: this.kept.length + 1, correction, picture, sync: { kind: 'queued' } });
      added++;
    }
    return { added, known };
  }
}

/** A sink that keeps what it gets, and how it ended. */
export class MemorySink implements ByteSink {
  readonly pieces: Uint8Array[] = [];
  end: 'open' | 'closed' | 'aborted' = 'open';

  get bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }

  write(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.end = 'closed';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.end = 'aborted';
    return Promise.resolve();
  }
}

/** A file of these bytes, that comes in chunks of `chunk`. */
export function pickedFile(bytes: Uint8Array, name = 'picked', chunk = 5000): PickedFile {
  return {
    name,
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.slice(at, at + chunk));
    },
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
  };
}
