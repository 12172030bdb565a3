import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseCorrection, type Correction } from '../core/records/correction.ts';
import { formatCorrection } from '../formats/correction-batch-json.ts';

/**
 * What a phone and an endpoint compare to tell whether they hold the same version of a correction: SHA-256 of the
 * correction as a batch carries it, with its fields in the parser's order. Another label, or any other change, gives
 * another fingerprint.
 * @returns 64 lower-case hex digits
 */
export function correctionFingerprint(correction: Correction): string {
  return bytesToHex(sha256(utf8ToBytes(formatCorrection(parseCorrection(correction)))));
}
