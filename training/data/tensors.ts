import { DIRECTIONS, directionPlanes } from '../../src/core/preprocessing/direction.ts';
import { grayImage28, PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { toTensorData, type PlaneCount, type Seen } from '../../src/core/preprocessing/preprocess.ts';

/** Drawings as a network may see them, one after the other. */
export interface SeenSet {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  /** [count, 4, 28, 28] as of `preprocessDirection`; absent where they are pictures. */
  readonly directions?: Uint8Array | undefined;
}

const DIRECTION_BYTES = DIRECTIONS.length * PIXELS;

/** One of the drawings; no copy. */
export function seenAt({ images, directions }: SeenSet, index: number): Seen {
  const picture = grayImage28(images.subarray(index * PIXELS, (index + 1) * PIXELS));
  if (directions === undefined) return { picture };
  return { picture, direction: directionPlanes(directions.subarray(index * DIRECTION_BYTES, (index + 1) * DIRECTION_BYTES)) };
}

/** Drawings one after the other. One without direction among others that have some gets planes of 0, which is the same to a network. */
export function seenSet(all: readonly Seen[]): SeenSet {
  const images = new Uint8Array(all.length * PIXELS);
  const directions = new Uint8Array(all.length * DIRECTION_BYTES);
  all.forEach(({ picture, direction }, index) => {
    images.set(picture, index * PIXELS);
    if (direction !== undefined) directions.set(direction, index * DIRECTION_BYTES);
  });
  return { images, directions };
}

/** Drawings as the network's input. @returns [count, planes, 28, 28] */
export function tensorsOf(set: SeenSet, planes: PlaneCount): Float32Array {
  const count = set.images.length / PIXELS;
  const size = planes * PIXELS;
  const tensors = new Float32Array(count * size);
  for (let i = 0; i < count; i++) toTensorData(seenAt(set, i), planes, tensors.subarray(i * size, (i + 1) * size));
  return tensors;
}

/** The drawings `from` … `end` - 1, without copying. */
export function seenPart({ images, directions }: SeenSet, from: number, end: number): SeenSet {
  return { images: images.subarray(from * PIXELS, end * PIXELS), directions: directions?.subarray(from * DIRECTION_BYTES, end * DIRECTION_BYTES) };
}
