import { InvalidRecordError } from '../core/errors.ts';
import type { Ink } from '../core/ink/ink.ts';
import type { Digit } from '../core/classes.ts';
import { digitOfText } from './digit-label.ts';
import type { Lines } from './text-rows.ts';

/*
 * UNIPEN 1.0 (I. Guyon, 1994): keywords begin with a dot in the first column, and what follows, over as many lines as it
 * takes, belongs to them. .COORD names the columns of a point; .PEN_DOWN and .PEN_UP each begin a component, numbered from
 * 0; .SEGMENT says of which components something was written: hierarchy, delineation, quality, "label". It may stand before
 * or after them. y grows upwards.
 */

export interface UnipenDigit {
  readonly label: Digit;
  /** Absent where the file names nobody. */
  readonly writer?: string;
  /** Turned so that y grows downwards, the corner at the origin; times are 0. */
  readonly ink: Ink;
  /** Of its .SEGMENT, counted from 1. */
  readonly line: number;
}

export interface UnipenFile {
  readonly digits: readonly UnipenDigit[];
  /** Segments that are something else than one digit, or marked BAD. */
  readonly leftOut: number;
}

type Point = readonly [x: number, y: number];

/** A stroke's points as the file has them, y upwards. */
export type UnipenStroke = readonly Point[];

interface Component {
  readonly isDown: boolean;
  readonly points: UnipenStroke;
}

/** What a .SEGMENT says. */
export interface UnipenSegment {
  readonly line: number;
  readonly hierarchy: string;
  readonly delineation: string;
  readonly quality: string;
  readonly label: string;
  readonly writer?: string;
  /** Components before it in the file. */
  readonly after: number;
}

/** What a file says, before digits are made of it. */
export interface UnipenContent {
  readonly components: readonly Component[];
  readonly segments: readonly UnipenSegment[];
  /** In the order in which they are named. */
  readonly writers: readonly string[];
}

/** A digit as it was written, y upwards. */
export interface WrittenDigit extends Omit<UnipenDigit, 'ink'> {
  readonly strokes: readonly UnipenStroke[];
}

/** Gives the text of a file that another includes; undefined where there is none, which is passed over. */
export type Include = (path: string) => string | undefined;

/** Whether this is how a UNIPEN file begins: keywords of it, one a line. */
export const beginsAsUnipen = (text: string): boolean => /^\.(?:VERSION|DATA_SOURCE|DATA_ID|COMMENT|HIERARCHY|COORD|SEGMENT|PEN_DOWN|PEN_UP|KEYWORD|RESERVE|LEXICON|INCLUDE|WRITER_ID|X_DIM|START_SET|SETUP|PAD|ALPHABET|FORM|TABLET)\b/m.test(text);

/** The digits of a file that holds its own strokes. @throws InvalidRecordError naming file and line */
export async function parseUnipen(lines: Lines, source: string): Promise<UnipenFile> {
  const { digits, leftOut } = writtenDigits(await readUnipen(lines, source), source);
  return { digits: digits.map(({ strokes, ...facts }) => ({ ...facts, ink: turned(strokes) })), leftOut };
}

/** The digits that a file names, with what is left out. @throws InvalidRecordError where one names strokes that are not there */
export function writtenDigits({ components, segments }: UnipenContent, source: string): { readonly digits: readonly WrittenDigit[]; readonly leftOut: number } {
  const characters = segments.filter(({ hierarchy }) => /^(?:CHARACTER|DIGIT)S?$/i.test(hierarchy));
  // What is said of whole words and lines is said again of their characters.
  const wanted = characters.length > 0 ? characters : segments;
  const componentsOf = numbering(segments, components, source);
  const digits = wanted.flatMap((segment): WrittenDigit[] => {
    const label = labelIn(segment);
    if (label === undefined) return [];
    const strokes = componentsOf(segment).filter(({ isDown, points }) => isDown && points.length > 0);
    if (strokes.length === 0) throw new InvalidRecordError(`${source}, line ${segment.line}`, '.SEGMENT', 'components with points', `"${segment.delineation}"`);
    return [{ label, strokes: strokes.map(({ points }) => points), line: segment.line, ...(segment.writer === undefined ? {} : { writer: segment.writer }) }];
  });
  return { digits, leftOut: wanted.length - digits.length };
}

/** The digit that a segment is; undefined where it is something else, or marked BAD. */
export const labelIn = ({ label, quality }: UnipenSegment): Digit | undefined => (/^BAD$/i.test(quality) ? undefined : digitOfText(label));

interface Statement {
  readonly keyword: string;
  readonly line: number;
  /** Everything up to the next keyword, line by line. */
  readonly body: { readonly text: string; readonly line: number }[];
}

async function* statements(lines: Lines): AsyncGenerator<Statement> {
  let current: Statement | undefined;
  let number = 0;
  for await (const raw of lines) {
    number++;
    const keyword = /^\.([A-Z_]+)(?:\s|$)/i.exec(raw);
    if (keyword === null) {
      current?.body.push({ text: raw, line: number });
      continue;
    }
    if (current !== undefined) yield current;
    current = { keyword: keyword[1]!.toUpperCase(), line: number, body: [{ text: raw.slice(keyword[0].length), line: number }] };
  }
  if (current !== undefined) yield current;
}

/** Files that include each other do so no deeper than this. */
const DEEPEST = 4;

/**
 * Reads what a file says, and what it includes, as far as that can be had.
 * @throws InvalidRecordError naming file and line
 */
export async function readUnipen(lines: Lines, source: string, include: Include = () => undefined): Promise<UnipenContent> {
  const components: Component[] = [];
  const segments: UnipenSegment[] = [];
  const writers: string[] = [];
  let columns: Columns | undefined;
  let writer: string | undefined;
  let missing: InvalidRecordError | undefined;

  async function read(text: Lines, name: string, depth: number): Promise<void> {
    for await (const { keyword, line, body } of statements(text)) {
      const words = body.map((each) => each.text).join('\n').trim();
      const place = `${name}, line ${line}`;
      if (keyword === 'COORD') columns = columnsOf(words, place);
      else if (keyword === 'PEN_DOWN' || keyword === 'PEN_UP') components.push({ isDown: keyword === 'PEN_DOWN', points: pointsOf(body, columns, name) });
      else if (keyword === 'WRITER_ID') {
        writer = words === '' ? undefined : words;
        if (writer !== undefined) writers.push(writer);
      } else if (keyword === 'INCLUDE') {
        const [path = ''] = words.split(/\s/);
        const included = depth < DEEPEST ? include(path) : undefined;
        if (included === undefined) missing ??= new InvalidRecordError(place, '.INCLUDE', 'a file that holds its own strokes', `one that needs "${path}"`);
        else await read(included.split('\n'), path, depth + 1);
      } else if (keyword === 'SEGMENT') segments.push({ ...segmentOf(words, place), line, after: components.length, ...(writer === undefined ? {} : { writer }) });
      else if (keyword === 'COMMENT') noteComment(words, segments, components.length, place);
    }
  }
  await read(lines, source, 0);
  // Descriptions of a tablet or a form are often included, and nothing is lost without them.
  if (missing && !components.some(({ isDown }) => isDown)) throw missing;
  return { components, segments, writers };
}

interface Columns {
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

function columnsOf(words: string, place: string): Columns {
  const names = words.split(/\s+/).map((name) => name.toUpperCase());
  const [x, y] = [names.indexOf('X'), names.indexOf('Y')];
  if (x < 0 || y < 0) throw new InvalidRecordError(place, '.COORD', 'X and Y among the columns', `"${words}"`);
  return { count: names.length, x, y };
}

/** The points of a component. Without .COORD x and y are the first two numbers of a line. */
function pointsOf(body: Statement['body'], columns: Columns | undefined, source: string): Point[] {
  const numbers: { value: number; line: number }[] = [];
  let width = 0;
  for (const { text, line } of body) {
    const words = text.trim().split(/\s+/).filter((word) => word !== '');
    width ||= words.length;
    for (const word of words) {
      if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new InvalidRecordError(`${source}, line ${line}`, 'point', 'numbers', `"${text.trim()}"`);
      numbers.push({ value: Number(word), line });
    }
  }
  const { count, x, y } = columns ?? { count: Math.max(2, width), x: 0, y: 1 };
  const rest = numbers.length % count;
  if (rest !== 0) throw new InvalidRecordError(`${source}, line ${numbers.at(-1)!.line}`, 'point', `${count} numbers for each point`, `${rest} at the end`);
  return Array.from({ length: numbers.length / count }, (_, point): Point => [numbers[point * count + x]!.value, numbers[point * count + y]!.value]);
}

function segmentOf(words: string, place: string): Pick<UnipenSegment, 'hierarchy' | 'delineation' | 'quality' | 'label'> {
  const [, hierarchy, delineation, quality = '?', label = ''] =
    /^(\S+)\s+([\d\s,:-]*\d)(?:\s+([^\s"]+))?(?:\s+"((?:[^"\\]|\\.)*)")?\s*$/s.exec(words) ??
    (() => { throw new InvalidRecordError(place, '.SEGMENT', 'a hierarchy, the numbers of its components, a quality and a label in quotes', `"${words}"`); })();
  return { hierarchy: hierarchy!, delineation: delineation!.replace(/\s+/g, ''), quality, label: label.replace(/\\(.)/g, '$1') };
}

/** UCI's pen digits name digit, writer and running number in a comment right after the .SEGMENT; all others are for people. */
function noteComment(words: string, segments: UnipenSegment[], components: number, place: string): void {
  const last = segments.at(-1);
  const [, digit, writer] = /^(\d)\s+(\d+)\s+\d+$/.exec(words) ?? [];
  if (digit === undefined || last?.after !== components) return;
  if (digitOfText(last.label) !== Number(digit)) throw new InvalidRecordError(place, '.COMMENT', `the digit of .SEGMENT, ${last.label}`, `"${digit}"`);
  segments[segments.length - 1] = { ...last, writer: `p${writer!.padStart(2, '0')}` };
}

/**
 * What the numbers of a .SEGMENT stand for. Where each segment stands before as many strokes as it names, it is those,
 * whether its numbers go on from the last one's or begin anew. Else they count the file's components: the strokes, and
 * with them, where there are numbers for it, the ways through the air whose points were kept.
 */
function numbering(segments: readonly UnipenSegment[], components: readonly Component[], source: string): (segment: UnipenSegment) => readonly Component[] {
  const strokes = components.filter(({ isDown }) => isDown);
  const strokesBefore = (count: number): number => components.slice(0, count).filter(({ isDown }) => isDown).length;
  const starts = segments.map(({ after }) => strokesBefore(after));
  const end = (index: number): number => starts[index + 1] ?? strokes.length;
  const isInOrder = starts[0] === 0 && segments.every((segment, index) => indexesOf(segment, source).length === end(index) - starts[index]!);
  if (isInOrder) return (segment) => strokes.slice(starts[segments.indexOf(segment)], (starts[segments.indexOf(segment) + 1] ?? strokes.length));
  const all = components.filter(({ isDown, points }) => isDown || points.length > 0);
  const most = segments.reduce((largest, segment) => Math.max(largest, ...indexesOf(segment, source)), -1);
  const counted = most < strokes.length ? strokes : all;
  return (segment) =>
    indexesOf(segment, source).map((index) => {
      const component = counted[index];
      if (component === undefined) throw new InvalidRecordError(`${source}, line ${segment.line}`, '.SEGMENT', `components from 0 to ${counted.length - 1}`, `"${segment.delineation}"`);
      return component;
    });
}

/** Components that one segment may name. */
const MOST_COMPONENTS = 10_000;

/** The numbers of `0-2,5`; parts of components (`3:12`), which divide a stroke between characters, are refused. */
export function indexesOf({ delineation, line }: UnipenSegment, source: string): number[] {
  return delineation.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || to < from || to - from > MOST_COMPONENTS) throw new InvalidRecordError(`${source}, line ${line}`, '.SEGMENT', 'numbers of whole components, such as 0-1', `"${delineation}"`);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/** The strokes with y downwards, their corner at the origin. */
export function turned(strokes: readonly UnipenStroke[]): Ink {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of strokes.flat()) [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
  return {
    strokes: strokes.map((stroke) => ({ points: stroke.map(([x, y]) => ({ x: x - left, y: top - y, t: 0 })) })),
    width: right - left,
    height: top - bottom,
  };
}
