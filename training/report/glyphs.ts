/** Digits of 3 × 5 pixels, an octal figure a row: a font would be another thing to have installed. */
const ROWS = ['75557', '26227', '71747', '71717', '55711', '74717', '74757', '71111', '75757', '75717'];
const DASH = ['000', '000', '111', '000', '000'];

/** Five rows of three "0" and "1"; a dash for what is no digit. */
export function glyph(digit: number | undefined): readonly string[] {
  return digit === undefined ? DASH : [...ROWS[digit]].map((row) => Number(row).toString(2).padStart(3, '0'));
}
