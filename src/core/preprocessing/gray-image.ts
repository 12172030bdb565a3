/** Side of the picture that the network sees, in pixels. */
export const SIDE = 28;
/** Pixels of that picture. */
export const PIXELS = SIDE * SIDE;

/**
 * The picture that the network sees: 28 × 28 bytes, row by row from the top left, 0 = paper, 255 = full ink,
 * normalised the way MNIST's digits are.
 */
export type GrayImage28 = Uint8Array & { readonly length: typeof PIXELS };

/** `bytes` as a GrayImage28. @throws RangeError unless there are 784. */
export function grayImage28(bytes: Uint8Array): GrayImage28 {
  if (bytes.length !== PIXELS) throw new RangeError(`A 28×28 picture has ${PIXELS} bytes, not ${bytes.length}.`);
  return bytes;
}
