/** A part of a JSON object: an element of its list, or, at the end, all of it with that list empty. */
export interface JsonPart {
  readonly kind: 'element' | 'rest';
  readonly text: string;
}

/**
 * Cuts the text of a JSON object, as it comes, into the elements of its list `key` and what is left without them, so
 * that a list of any length needs the memory of one element. Only brackets and strings are looked at: whether the
 * parts are JSON is for `JSON.parse` to say, and a text that was cut or is damaged leaves a part that is none.
 * @param longest characters of a part; what is longer is cut there, and so is no JSON.
 */
export async function* jsonElements(pieces: AsyncIterable<string>, key: string, longest: number): AsyncGenerator<JsonPart> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let inList = false;
  let elements = 0;
  let [element, rest] = ['', ''];
  /** The last string at depth 1 with its closing quote, as far as it matters; a colon makes it the name of what follows. */
  let [string, name] = ['', ''];

  for await (const piece of pieces) {
    let start = 0;
    const take = (end: number): string => {
      const text = piece.slice(start, end);
      start = end;
      return text;
    };
    for (let i = 0; i < piece.length; i++) {
      const char = piece.charCodeAt(i);
      if (inString) {
        if (depth === 1 && string.length < key.length + 2) string += piece[i]!;
        if (escaped) escaped = false;
        else if (char === BACKSLASH) escaped = true;
        else if (char === QUOTE) inString = false;
      } else if (char === QUOTE) {
        inString = true;
        if (depth === 1) string = '';
      } else if (char === COLON) {
        if (depth === 1) name = string.slice(0, -1);
      } else if (char === BRACE || char === BRACKET) {
        depth++;
        if (char === BRACKET && depth === 2 && name === key) {
          inList = true;
          rest += take(i + 1);
        }
      } else if (char === BRACE_END || char === BRACKET_END || char === COMMA) {
        const isEnd = char !== COMMA;
        if (inList && depth === 2) {
          element += take(i);
          if (!isEnd || elements > 0 || element.trim() !== '') {
            yield { kind: 'element', text: element };
            elements++;
          }
          element = '';
          if (isEnd) inList = false;
          else start = i + 1;
        }
        if (isEnd) depth--;
      }
    }
    if (inList) element += take(piece.length);
    else rest += take(piece.length);
    if (element.length > longest || rest.length > longest) break;
  }
  if (element !== '') yield { kind: 'element', text: element };
  yield { kind: 'rest', text: rest };
}

const [QUOTE, COMMA, COLON, BRACKET, BACKSLASH, BRACKET_END, BRACE, BRACE_END] = [34, 44, 58, 91, 92, 93, 123, 125];
