import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

const DIGITS = 16;

/** A number in a file of its own, outside the database whose progress it tells. */
export interface HighWaterMark {
  /** What was written last; undefined where the file is new or does not hold a number. */
  readonly found: number | undefined;
  write(value: number): void;
  close(): void;
}

/**
 * Opens the file, and makes it where there is none. Not synced: after a power cut an older number may stand in it, which
 * says less about the database but nothing wrong.
 * @throws the system's error where the file cannot be written.
 */
export function openHighWaterMark(path: string): HighWaterMark {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const bytes = Buffer.alloc(DIGITS);
  const text = bytes.toString('latin1', 0, readSync(file, bytes, 0, DIGITS, 0));
  return {
    found: /^\d{16}$/.test(text) ? Number(text) : undefined,
    // Always as long, so that one write replaces all of it.
    write: (value) => void writeSync(file, `${String(value).padStart(DIGITS, '0')}\n`, 0),
    close: () => closeSync(file),
  };
}
