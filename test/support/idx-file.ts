import { encodeIdxHeader, type IdxArray } from '../../src/formats/idx.ts';

/** An unpacked IDX file. */
export const idxFile = ({ shape, values }: IdxArray): Uint8Array => Uint8Array.from([...encodeIdxHeader(shape), ...values]);
