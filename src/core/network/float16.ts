/*
 * IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. JavaScript's own `Float16Array` needs a newer Node
 * than this project does.
 */

const bits = new DataView(new ArrayBuffer(4));

/** The 16 bits of the half nearest to `value`, ties to even; from 65,520 on, infinity. */
export function toFloat16(value: number): number {
  bits.setFloat32(0, value);
  const [sign, rest] = [(bits.getUint32(0) >>> 16) & 0x8000, bits.getUint32(0) & 0x7fffffff];
  if (rest > 0x7f800000) return sign | 0x7e00; // NaN
  if (rest >= 0x477ff000) return sign | 0x7c00;
  // Below the smallest normal half, steps of 2^-24 are all there is.
  if (rest < 0x38800000) return sign | roundToEven(Math.abs(Math.fround(value)) * 2 ** 24);
  // The exponent's bias changes from 127 to 15; a fraction that rounds up carries into the exponent, as it should.
  return sign | roundToEven((rest - (112 << 23)) / 2 ** 13);
}

/** The number that the 16 bits of a half stand for. */
export function fromFloat16(half: number): number {
  const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 0x1f, half & 0x3ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function roundToEven(value: number): number {
  const whole = Math.floor(value);
  const rest = value - whole;
  return rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}
