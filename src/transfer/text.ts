import { InvalidRecordError } from '../core/errors.ts';
import type { Bytes } from './bytes.ts';

/** Characters of the longest line that is read: a drawing of 50,000 points is shorter. */
const LONGEST_LINE = 2 ** 22;

/** @throws InvalidRecordError where the bytes are not UTF-8. A byte order mark is left away. */
export async function* decodeText(chunks: Bytes, source: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new InvalidRecordError(source, '', 'text in UTF-8', 'other bytes');
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

/** The lines without their ends, `\n` or `\r\n`. @throws InvalidRecordError for a line of more than 4 million characters. */
export async function* textLines(texts: AsyncIterable<string>, source: string): AsyncGenerator<string> {
  let held = '';
  let number = 0;
  for await (const text of texts) {
    const [first, ...others] = text.split('\n');
    held += first!;
    for (const next of others) {
      number++;
      yield held.endsWith('\r') ? held.slice(0, -1) : held;
      held = next;
    }
    if (held.length > LONGEST_LINE) throw new InvalidRecordError(`${source}, line ${number + 1}`, '', `at most ${LONGEST_LINE} characters`, 'more');
  }
  if (held !== '') yield held;
}
