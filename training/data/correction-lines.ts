import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Correction } from '../../src/core/records/correction.ts';
import { messageOf } from '../../src/core/errors.ts';
import { formatCorrection, parseFormattedCorrection } from '../../src/formats/correction-batch-json.ts';
import { UnwritableFileError } from '../lib/errors.ts';

/*
 * Corrections as training hands them on between its own stages: a file of lines, each a correction as in a batch. Unlike
 * a batch it is never one string, so there may be any number.
 */

/** Characters that are written at a time. */
const CHUNK = 2 ** 18;

/** Writes corrections as they come, whole or not at all. @throws UnwritableFileError; whatever `corrections` throws */
export async function writeCorrectionLines(path: string, corrections: Iterable<Correction> | AsyncIterable<Correction>): Promise<void> {
  await writeLines(path, linesOf(corrections));
}

async function* linesOf(corrections: Iterable<Correction> | AsyncIterable<Correction>): AsyncGenerator<string> {
  for await (const correction of corrections) yield formatCorrection(correction);
}

/** The same with lines that are formatted already. */
export async function writeLines(path: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  const onDisk = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new UnwritableFileError(path, messageOf(error));
    }
  };
  try {
    await onDisk(() => mkdirSync(dirname(path), { recursive: true }));
    const file = await onDisk(() => open(temporary, 'w'));
    try {
      let waiting = '';
      for await (const line of lines) {
        waiting += `${line}\n`;
        if (waiting.length < CHUNK) continue;
        const full = waiting;
        waiting = '';
        await onDisk(() => file.appendFile(full));
      }
      await onDisk(() => file.appendFile(waiting));
      await onDisk(() => file.sync());
    } finally {
      await file.close();
    }
    await onDisk(() => rename(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

const LINE_BREAK = 10;

/** The corrections of such a file, each read when it is asked for: as text they take a tenth of the room. */
export class CorrectionLines {
  private readonly path: string;
  private readonly bytes: Buffer;
  /** Where each line begins, and where the last one ends. */
  private readonly starts: readonly number[];

  constructor(path: string) {
    this.path = path;
    this.bytes = readFileSync(path);
    const starts = [0];
    for (let end = this.bytes.indexOf(LINE_BREAK); end >= 0; end = this.bytes.indexOf(LINE_BREAK, end + 1)) starts.push(end + 1);
    this.starts = starts;
  }

  get count(): number {
    return this.starts.length - 1;
  }

  /** @param index 0 … count − 1 @throws InvalidRecordError naming the line that is damaged */
  at(index: number): Correction {
    return parseFormattedCorrection(this.bytes.toString('utf8', this.starts[index], this.starts[index + 1] - 1), `${this.path}, line ${index + 1}`);
  }

  all(): Correction[] {
    return Array.from({ length: this.count }, (_, index) => this.at(index));
  }
}
