import { InvalidRecordError } from '../../src/core/errors.ts';
import type { Digit } from '../../src/core/classes.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';

/*
 * UNIPEN 1.0 (I. Guyon, 1994), as far as the digit sets use it: keywords begin with a dot in the first column; what
 * follows .PEN_DOWN are points, one a line; .SEGMENT names strokes by their number and says what they mean.
 */

/** A stroke's points as the file has them, y upwards. */
export type UnipenStroke = readonly (readonly [x: number, y: number])[];

/** The height of the tablet's writing box in UCI's pen digits, whose y grows upwards. */
const PENDIGITS_BOX = 500;

const fail = (source: string, line: number, field: string, expected: string, received: string): never => {
  throw new InvalidRecordError(`${source}, line ${line}`, field, expected, `"${received}"`);
};

/**
 * Reads UCI's `pendigits-orig.tra`: for each digit a `.SEGMENT DIGIT 0-1 ? "8"`, a `.COMMENT 8 12 224` (digit, writer,
 * running number), and its strokes between `.PEN_DOWN` and `.PEN_UP`.
 * @param lines of the file, in order.
 * @throws InvalidRecordError naming file and line.
 */
export async function* parsePendigits(lines: Iterable<string> | AsyncIterable<string>, source: string): AsyncGenerator<StrokeSample> {
  let number = 0;
  let begun: { label: Digit; expected: number; line: number; writer: string; strokes: [number, number][][] } | undefined;
  let penIsDown = false;

  const finished = (): StrokeSample | undefined => {
    if (begun === undefined) return undefined;
    const { label, expected, line, writer, strokes } = begun;
    if (penIsDown) return fail(source, number, '', '.PEN_UP', 'the next digit');
    if (strokes.length !== expected) return fail(source, line, '.SEGMENT', `${expected} strokes, as it says`, String(strokes.length));
    if (writer === '') return fail(source, line, '.COMMENT', 'the writer, after .SEGMENT', 'none');
    const points = strokes.map((stroke) => ({ points: stroke.map(([x, y]) => ({ x, y: PENDIGITS_BOX - y, t: 0 })) }));
    return { label, writer, ink: { strokes: points, width: PENDIGITS_BOX, height: PENDIGITS_BOX } };
  };

  for await (const raw of lines) {
    number++;
    const text = raw.trim();
    const [keyword] = text.split(/\s+/, 1);
    if (text === '') continue;
    if (keyword === '.SEGMENT') {
      const sample = finished();
      if (sample !== undefined) yield sample;
      const [, from, to = from, label] = /^\.SEGMENT\s+DIGIT\s+(\d+)(?:-(\d+))?\s+\?\s+"(\d)"$/.exec(text) ?? fail(source, number, '.SEGMENT', 'DIGIT, stroke numbers, ? and a digit in quotes', text);
      begun = { label: Number(label) as Digit, expected: Number(to) - Number(from) + 1, line: number, writer: '', strokes: [] };
    } else if (begun === undefined) {
      // The head of the file describes the tablet and the words of the format.
      continue;
    } else if (keyword === '.COMMENT') {
      const [, label, writer] = /^\.COMMENT\s+(\d)\s+(\d+)\s+\d+$/.exec(text) ?? fail(source, number, '.COMMENT', 'digit, writer and running number', text);
      if (Number(label) !== begun.label) fail(source, number, '.COMMENT', `the digit of .SEGMENT, ${begun.label}`, label);
      begun.writer = `p${writer.padStart(2, '0')}`;
    } else if (keyword === '.PEN_DOWN') {
      if (penIsDown) fail(source, number, '', '.PEN_UP before the next .PEN_DOWN', text);
      penIsDown = true;
      begun.strokes.push([]);
    } else if (keyword === '.PEN_UP') {
      if (!penIsDown || begun.strokes[begun.strokes.length - 1].length === 0) fail(source, number, '', 'points between .PEN_DOWN and .PEN_UP', text);
      penIsDown = false;
    } else if (!keyword.startsWith('.')) {
      const [, x, y] = /^(-?\d+)\s+(-?\d+)$/.exec(text) ?? fail(source, number, 'point', 'two whole numbers', text);
      if (!penIsDown) fail(source, number, 'point', '.PEN_DOWN before it', text);
      begun.strokes[begun.strokes.length - 1].push([Number(x), Number(y)]);
    }
  }
  const sample = finished();
  if (sample !== undefined) yield sample;
}

/** A file of UNIPEN's `data` folder: which strokes of which files are which characters. */
export interface UnipenSegments {
  /** Paths under `include`. */
  readonly includes: readonly string[];
  readonly digits: readonly { readonly label: Digit; readonly from: number; readonly to: number; readonly line: number }[];
}

/** Reads the digits that a file of category 1a names; what is marked BAD is left out. @throws InvalidRecordError */
export function parseUnipenSegments(text: string, source: string): UnipenSegments {
  const includes: string[] = [];
  const digits: { label: Digit; from: number; to: number; line: number }[] = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line.startsWith('.INCLUDE')) includes.push(line.slice('.INCLUDE'.length).trim());
    if (!line.startsWith('.SEGMENT')) return;
    const [, from, to = from, quality, label] =
      /^\.SEGMENT\s+CHARACTER\s+(\d+)(?:-(\d+))?\s+(\S+)\s+"(.*)"$/.exec(line) ?? fail(source, index + 1, '.SEGMENT', 'CHARACTER, stroke numbers, a quality and a label in quotes', line);
    if (!/^\d$/.test(label) || quality === 'BAD') return;
    digits.push({ label: Number(label) as Digit, from: Number(from), to: Number(to), line: index + 1 });
  });
  return { includes, digits };
}

/** What a file of UNIPEN's `include` folder holds. */
export interface UnipenInk {
  /** Numbered as .SEGMENT counts: every .PEN_DOWN, from 0. */
  readonly strokes: readonly UnipenStroke[];
  /** Absent where the file names nobody. */
  readonly writer?: string;
}

/**
 * Reads strokes and writer. `.COORD` says in which columns x and y stand; without it they are the first two.
 * @param include gives the text of a file that this one includes; undefined where there is none, which is passed over.
 * @throws InvalidRecordError
 */
export function parseUnipenInk(text: string, source: string, include: (path: string) => string | undefined): UnipenInk {
  const strokes: [number, number][][] = [];
  let columns = { x: 0, y: 1 };
  let writer: string | undefined;
  let current: [number, number][] | undefined;

  const read = (body: string, name: string, depth: number): void => {
    body.split('\n').forEach((raw, index) => {
      const line = raw.trim();
      if (line === '') return;
      const fields = line.split(/\s+/);
      if (raw.startsWith('.')) {
        current = undefined;
        switch (fields[0]) {
          case '.PEN_DOWN':
            current = [];
            strokes.push(current);
            break;
          case '.WRITER_ID':
            writer = fields.slice(1).join(' ');
            break;
          case '.COORD':
            columns = { x: fields.indexOf('X') - 1, y: fields.indexOf('Y') - 1 };
            if (columns.x < 0 || columns.y < 0) fail(name, index + 1, '.COORD', 'X and Y among the columns', line);
            break;
          case '.INCLUDE': {
            const body = depth < 4 ? include(fields[1] ?? '') : undefined;
            if (body !== undefined) read(body, fields[1], depth + 1);
            break;
          }
        }
      } else if (current !== undefined) {
        const [x, y] = [Number(fields[columns.x]), Number(fields[columns.y])];
        if (!Number.isFinite(x) || !Number.isFinite(y)) fail(name, index + 1, 'point', 'numbers', line);
        current.push([x, y]);
      }
    });
  };
  read(text, source, 0);
  return { strokes, ...(writer === undefined ? {} : { writer }) };
}
