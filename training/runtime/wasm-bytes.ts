/*
 * The few things of WebAssembly's binary format that are needed here; the numbers are those of the specification's
 * chapter "Binary Format".
 */

/** Reads a module from one byte to the next. @throws RangeError past the end. */
export class WasmReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw new RangeError(`The WebAssembly module ends early, at byte ${this.at}.`);
    return this.bytes[this.at++];
  }

  /** An unsigned whole number of up to 32 bits, in LEB128. */
  number(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
      if (shift >= 28) throw new RangeError(`The WebAssembly module has a number of more than 32 bits before byte ${this.at}.`);
    }
  }

  skip(count: number): void {
    if (this.at + count > this.end) throw new RangeError(`The WebAssembly module ends early: ${count} bytes are missing from ${this.at} on.`);
    this.at += count;
  }

  name(): void {
    this.skip(this.number());
  }
}

/** An unsigned whole number in LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
