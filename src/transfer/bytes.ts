import { Inflate } from 'pako';
import { joined } from '../core/joined.ts';

/** Bytes as they come from a file or go into one. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Bytes of a piece that is written at once: few enough to hold, enough not to ask a phone's disk too often. */
const PIECE = 2 ** 16;

/** Packed bytes that are unpacked at once. They may grow a thousandfold before anybody can stop them. */
const UNPACKED_AT_ONCE = 2 ** 13;

/** The same bytes in pieces of 64 kB, whatever the pieces that they come in. */
export async function* inPieces(chunks: Bytes): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(PIECE);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE) continue;
      yield piece;
      // Whoever took the piece may still be writing it.
      piece = new Uint8Array(PIECE);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
}

export async function* encodeText(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

/** What a stream holds. Safari cannot iterate one. */
export async function* fromStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Whoever stops listening, or has heard of a fault, is not interested in another.
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Unpacks gzip: one member or several, one after the other, as `cat a.gz b.gz` and parallel packers make them, and zeros
 * after the last, as tapes and disk blocks leave them. The platform's own DecompressionStream takes one member and nothing
 * after it.
 * @throws Error where the stream is damaged or was cut.
 */
export async function* gunzip(chunks: Bytes): AsyncGenerator<Uint8Array> {
  let member: { readonly inflate: Inflate; stream?: { readonly avail_in: number } } | undefined;
  let out: Uint8Array[] = [];
  for await (const chunk of inSlices(chunks)) {
    for (let left = chunk; left.length > 0; ) {
      if (member === undefined) {
        const start = left.findIndex((byte) => byte !== 0);
        if (start === -1) break;
        left = left.subarray(start);
        member = begun((piece) => void out.push(piece));
      }
      const { inflate } = member;
      inflate.push(left);
      if (inflate.err !== 0) throw new Error(inflate.msg);
      yield* out;
      out = [];
      if (!inflate.ended) break;
      left = left.subarray(left.length - member.stream!.avail_in);
      member = undefined;
    }
  }
  if (member !== undefined) throw new Error('it was cut');
}

function begun(onData: (piece: Uint8Array) => void): { readonly inflate: Inflate; stream?: { readonly avail_in: number } } {
  const member: ReturnType<typeof begun> = { inflate: new Inflate({ windowBits: GZIP }) };
  member.inflate.onData = onData;
  // What it has not taken of its last input belongs to the next member.
  member.inflate.onStart = (stream) => void (member.stream = stream);
  return member;
}

/** For zlib: with a gzip header and trailer, whose checksum is compared. */
const GZIP = 15 + 16;

/** The first bytes and then, from the beginning again, all of them. */
export async function peek(chunks: Bytes, length: number): Promise<{ readonly head: Uint8Array; readonly all: Bytes }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let seenLength = 0;
  while (seenLength < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    seenLength += next.value.length;
  }
  const head = joined(seen);
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: head.subarray(0, length), all: all() };
}

/** @throws RangeError beyond `longest` bytes. */
export async function gather(chunks: Bytes, longest: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > longest) throw new RangeError(`more than ${longest} bytes`);
    parts.push(chunk);
  }
  return joined(parts);
}

async function* inSlices(chunks: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += UNPACKED_AT_ONCE) yield chunk.subarray(at, at + UNPACKED_AT_ONCE);
  }
}
