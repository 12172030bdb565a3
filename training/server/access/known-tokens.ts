import { timingSafeEqual } from 'node:crypto';
import type { TokenParts } from './tokens.ts';

/**
 * Tokens that have proved right in this process. It lets nobody in by itself, as one may have been revoked since: it only
 * tells who may be asked about from whoever tries tokens.
 */
export class KnownTokens {
  readonly #hashes = new Map<string, Uint8Array>();

  has({ id, secretHash }: TokenParts): boolean {
    const hash = this.#hashes.get(id);
    return hash !== undefined && timingSafeEqual(hash, secretHash);
  }

  add({ id, secretHash }: TokenParts): void {
    this.#hashes.set(id, secretHash);
  }

  delete({ id }: TokenParts): void {
    this.#hashes.delete(id);
  }
}
