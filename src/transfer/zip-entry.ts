import type { Bytes } from './bytes.ts';

/** A file in a zip that is written. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly input: Uint8Array | string | Bytes;
}
