/** Lines of a text, all at once or as they come from a file. */
export type Lines = Iterable<string> | AsyncIterable<string>;

/** The lines as they come, without the empty ones at the end. */
export async function* textRows(lines: Lines): AsyncGenerator<string> {
  let empty = 0;
  for await (const line of lines) {
    if (line === '') {
      empty++;
      continue;
    }
    for (; empty > 0; empty--) yield '';
    yield line;
  }
}
