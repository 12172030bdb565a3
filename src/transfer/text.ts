import { InvalidRecordError } from '../core/errors.ts';
import { peek, type Bytes } from './bytes.ts';

/** Characters of the longest line that is read: a drawing of 50,000 points is shorter. */
const LONGEST_LINE = 2 ** 22;

/** The encoding that the first bytes of a text say: by its byte order mark, or by the zeros that half of UTF-16 is. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[1] === 0 && head[3] === 0 && head[0] !== 0 && head[2] !== 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[2] === 0 && head[1] !== 0 && head[3] !== 0) return 'utf-16be';
  return 'utf-8';
}

/** The text of the first bytes of a file, as far as it goes; a character that was cut at the end is left away. */
export const beginningOf = (head: Uint8Array): string => new TextDecoder(encodingOf(head)).decode(head).replace(/\uFFFD$/, '');

/** @throws InvalidRecordError where the bytes are neither UTF-8 nor UTF-16. A byte order mark is left away. */
export async function* decodeText(chunks: Bytes, source: string): AsyncGenerator<string> {
  const { head, all } = await peek(chunks, 4);
  const encoding = encodingOf(head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new InvalidRecordError(source, '', encoding === 'utf-8' ? 'text in UTF-8, or in UTF-16 with its mark' : 'text in UTF-16, as it begins', 'other bytes');
    }
  };
  for await (const chunk of all) yield decode(chunk);
  yield decode();
}

/** The lines without their ends, `\n`, `\r\n` or `\r`. @throws InvalidRecordError for a line of more than 4 million characters. */
export async function* textLines(texts: AsyncIterable<string>, source: string): AsyncGenerator<string> {
  let held = '';
  let number = 0;
  // A piece that ends with \r may be half of a line's end.
  let endsInReturn = false;
  for await (const piece of texts) {
    if (piece === '') continue;
    const text = endsInReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    endsInReturn = piece.endsWith('\r');
    const [first, ...others] = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
    held += first!;
    for (const next of others) {
      number++;
      yield held;
      held = next;
    }
    if (held.length > LONGEST_LINE) throw new InvalidRecordError(`${source}, line ${number + 1}`, '', `at most ${LONGEST_LINE} characters`, 'more');
  }
  if (held !== '') yield held;
}

export const linesOf = (chunks: Bytes, source: string): AsyncIterable<string> => textLines(decodeText(chunks, source), source);

/** Characters of the longest file that is read as a whole. */
const LONGEST_TEXT = 2 ** 27;

/** @throws InvalidRecordError as `decodeText`, and beyond 128 million characters. */
export async function wholeText(chunks: Bytes, source: string): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of decodeText(chunks, source)) {
    length += piece.length;
    if (length > LONGEST_TEXT) throw new InvalidRecordError(source, '', `at most ${LONGEST_TEXT} characters`, 'more');
    pieces.push(piece);
  }
  return pieces.join('');
}
