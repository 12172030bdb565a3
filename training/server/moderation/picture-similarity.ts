import { PIXELS, SIDE, type GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { randomFrom, shuffled } from '../../lib/random.ts';

/*
 * Similar pictures are found in two steps: a signature of which they are likely to share a part, which a database can
 * look up (locality-sensitive hashing by random hyperplanes; Charikar, "Similarity Estimation Techniques from Rounding
 * Algorithms", 2002), and then the cosine similarity of those that do.
 */

const CELL = 4;
const CELLS = SIDE / CELL;
const BANDS = 10;
/** Of each part; with fewer, too many other drawings share one, with more, the same drawing misses. */
const BITS = 27;

/** Weights of ±1 or 0 for each bit of each band. The database keeps what they give: with others, what is there is found no more. */
const PLANES: readonly Int8Array[] = makePlanes();

/** The cosine of the angle between two pictures, 0…1: how similar they are, however thick or pale. */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < PIXELS; i++) {
    product += a[i] * b[i];
    ofA += a[i] * a[i];
    ofB += b[i] * b[i];
  }
  return product / Math.sqrt(ofA * ofB);
}

/** Ten numbers; two pictures of the same drawing share at least one of them, others rarely do. Kept in the column `likeness`. */
export function lshSignature(picture: GrayImage28): number[] {
  const cells = new Float64Array(CELLS * CELLS);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) cells[((y / CELL) | 0) * CELLS + ((x / CELL) | 0)] += picture[y * SIDE + x];
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let part = band;
    for (let bit = 0; bit < BITS; bit++) {
      const plane = PLANES[band * BITS + bit];
      let side = 0;
      for (let i = 0; i < cells.length; i++) side += plane[i] * cells[i];
      part = (part << 1) | (side > 0 ? 1 : 0);
    }
    return part;
  });
}

/** As many + as −, so that the ink's amount has no say. */
function makePlanes(): Int8Array[] {
  return Array.from({ length: BANDS * BITS }, (_, plane) => {
    const order = shuffled(CELLS * CELLS, randomFrom(plane));
    return Int8Array.from(order, (place) => (place === 0 ? 0 : place % 2 === 0 ? 1 : -1));
  });
}
