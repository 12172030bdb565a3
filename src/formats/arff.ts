import { InvalidRecordError } from '../core/errors.ts';
import { openTable, type PixelTable, type TableRow } from './pixel-table.ts';
import type { Lines } from './text-rows.ts';

/*
 * ARFF, the format of Weka and of OpenML's mnist_784: `@attribute` lines name the columns, `@data` begins the rows, which
 * are a CSV file's, or sparse: `{4 17,8 255,784 7}` names the columns that are not 0. `%` begins a comment.
 */

/** Whether this is how an ARFF file begins. */
export const beginsAsArff = (text: string): boolean => /^(?:\s*%.*\r?\n|\s*\r?\n)*\s*@relation\b/i.test(text);

/** @throws InvalidRecordError naming file and line, here or when the digits are read */
export async function openArff(lines: Lines, source: string): Promise<PixelTable> {
  const rows = numbered(lines);
  const names: string[] = [];
  for (let next = await rows.next(); ; next = await rows.next()) {
    if (next.done === true) throw new InvalidRecordError(source, '', '@data after the attributes', 'the end of the file');
    const { text, line } = next.value;
    if (/^@data\b/i.test(text)) break;
    if (!/^@attribute\b/i.test(text)) continue;
    const name = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s/i.exec(`${text} `);
    if (name === null) throw new InvalidRecordError(`${source}, line ${line}`, '', '@attribute with a name and a type', text);
    names.push((name[1] ?? name[2] ?? name[3])!);
  }
  async function* dense(): AsyncGenerator<TableRow, undefined> {
    for await (const { text, line } of rows) yield { text: text.startsWith('{') ? spread(text, names.length, `${source}, line ${line}`) : text.replaceAll("'", '"'), line };
    return undefined;
  }
  return openTable(dense(), source, names);
}

async function* numbered(lines: Lines): AsyncGenerator<TableRow, undefined> {
  let line = 0;
  for await (const raw of lines) {
    line++;
    const text = raw.replace(/^\uFEFF/, '').trim();
    if (text !== '' && !text.startsWith('%')) yield { text, line };
  }
  return undefined;
}

/** A sparse row with all its columns. */
function spread(text: string, count: number, place: string): string {
  const cells = new Array<string>(count).fill('0');
  const inside = /^\{(.*)\}$/.exec(text)?.[1];
  if (inside === undefined) throw new InvalidRecordError(place, '', 'a row that ends with }', text);
  for (const pair of inside.split(',').filter((each) => each.trim() !== '')) {
    const [, column, value] = /^\s*(\d+)\s+(.*?)\s*$/.exec(pair) ?? [];
    if (column === undefined || Number(column) >= count) throw new InvalidRecordError(place, '', `a column from 0 to ${count - 1} and its value`, `"${pair.trim()}"`);
    cells[Number(column)] = value!.replaceAll("'", '"');
  }
  return cells.join(',');
}
