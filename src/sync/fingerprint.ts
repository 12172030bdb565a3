import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Correction } from '../core/records/correction.ts';
import { formatCorrection } from '../formats/correction-batch-json.ts';

/** By what device and endpoint find out whether they have the same of a correction: hex SHA-256 of it as batches write it. */
export const correctionFingerprint = (correction: Correction): string => bytesToHex(sha256(utf8ToBytes(formatCorrection(correction))));
