import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { InvalidRecordError } from '../core/errors.ts';
import type { Ink, StrokePoint } from '../core/ink/ink.ts';
import type { Digit } from '../core/classes.ts';
import { digitOfText } from './digit-label.ts';
import { ID_ANNOTATION } from './write-inkml.ts';

/*
 * InkML (W3C, 2011), as far as handwriting sets use it: traces of points, channels named by a traceFormat (X and Y where
 * there is none), trace groups with an annotation that says what was written. y grows downwards.
 */

export interface InkmlDigit {
  readonly label: Digit;
  readonly writer?: string;
  /** Its corner at the origin; times in milliseconds from the first point's, 0 where the file has none. */
  readonly ink: Ink;
  /** The drawing's, where Scrawl wrote it. */
  readonly id?: string;
  /** For people: the group's id, or its number. */
  readonly name: string;
}

export interface InkmlFile {
  readonly digits: readonly InkmlDigit[];
  /** Groups that are labelled as something else than one digit, or not at all. */
  readonly leftOut: number;
}

/** Whether this is how an InkML file begins. */
export const beginsAsInkml = (text: string): boolean => /^\s*(?:<\?xml[^>]*\?>)?(?:\s*<!--[\s\S]*?-->|\s*<!DOCTYPE[^>]*>)*\s*<(?:\w+:)?ink[\s>]/.test(text);

const TRUTH = /^(?:truth|label|transcription|text|unicode|groundtruth|ground_truth|class)$/i;
const WRITER = /^(?:writer|author|user|writerid|person)$/i;

interface Channel {
  readonly name: string;
  /** As `orientation="-ve"` turns an axis around. */
  readonly sign: 1 | -1;
  /** What one unit of it is in milliseconds, of time. */
  readonly milliseconds: number;
  readonly isIntermittent: boolean;
}

interface Group {
  readonly id?: string;
  readonly traces: string[];
  readonly groups: Group[];
  label?: string;
  writer?: string;
  /** As Scrawl writes it. */
  drawing?: string;
  channels?: readonly Channel[];
}

/** @param text the whole file @throws InvalidRecordError naming the file, and line or trace */
export function parseInkml(text: string, source: string): InkmlFile {
  const { root, traces } = readTree(text, source);
  const digits: InkmlDigit[] = [];
  let leftOut = 0;
  const collect = (group: Group, writer: string | undefined): void => {
    const own = group.writer ?? writer;
    const label = group.label === undefined ? undefined : digitOfText(group.label);
    const under = allTraces(group);
    if (label !== undefined && under.length > 0) {
      const strokes = under.map((id) => traces.get(id) ?? fail(source, `trace ${id}`, 'a trace of that id', 'none'));
      digits.push({ label, ink: inkOf(strokes), name: group.id ?? `no. ${digits.length + leftOut + 1}`, ...(own === undefined ? {} : { writer: own }), ...(group.drawing === undefined ? {} : { id: group.drawing }) });
      return;
    }
    if (group.groups.length === 0 ? under.length > 0 : group.traces.length > 0) leftOut++;
    group.groups.forEach((inner) => collect(inner, own));
  };
  collect(root, undefined);
  return { digits, leftOut };
}

const allTraces = ({ traces, groups }: Group): string[] => [...traces, ...groups.flatMap(allTraces)];

function fail(source: string, field: string, expected: string, received: string): never {
  throw new InvalidRecordError(source, field, expected, received);
}

function readTree(text: string, source: string): { root: Group; traces: Map<string, readonly StrokePoint[]> } {
  const root: Group = { traces: [], groups: [] };
  const open: Group[] = [root];
  const traces = new Map<string, readonly StrokePoint[]>();
  const referenced = new Set<string>();
  let channels: Channel[] | undefined;
  let isIntermittent = false;
  let format: readonly Channel[] | undefined;
  let inside: { readonly kind: 'trace' | 'truth' | 'writer' | 'id'; readonly id: string; text: string } | undefined;
  let definitions = 0;
  const names: string[] = [];

  const parser = new SaxesParser();
  const line = (): string => `${source}, line ${parser.line}`;
  parser.on('error', (error) => fail(line(), '', 'well-formed XML', error.message.replace(/^\d+:\d+:\s*/, '')));
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) fail(line(), '', 'InkML without entities of its own', 'a DOCTYPE that defines some');
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    const name = tag.name.replace(/^.*:/, '');
    const { attributes } = tag;
    const id = attributes['xml:id'] ?? attributes.id;
    const group = open.at(-1)!;
    names.push(name);
    if (name === 'traceGroup') {
      const inner: Group = { traces: [], groups: [], ...(id === undefined ? {} : { id }) };
      group.groups.push(inner);
      open.push(inner);
    } else if (name === 'trace') {
      const own = id ?? `#${traces.size}`;
      if (attributes.type === undefined || attributes.type === 'penDown') {
        inside = { kind: 'trace', id: own, text: '' };
        if (definitions === 0) group.traces.push(own);
      }
    } else if (name === 'traceView') {
      const reference = attributes.traceDataRef?.replace(/^.*#/, '') ?? attributes.traceRef?.replace(/^.*#/, '');
      if (attributes.from !== undefined || attributes.to !== undefined) fail(line(), 'traceView', 'a whole trace', 'a part of one');
      if (reference !== undefined) {
        group.traces.push(reference);
        referenced.add(reference);
      }
    } else if (name === 'annotation' && TRUTH.test(attributes.type ?? '')) inside = { kind: 'truth', id: '', text: '' };
    else if (name === 'annotation' && WRITER.test(attributes.type ?? '')) inside = { kind: 'writer', id: '', text: '' };
    else if (name === 'annotation' && attributes.type === ID_ANNOTATION) inside = { kind: 'id', id: '', text: '' };
    else if (name === 'definitions') definitions++;
    else if (name === 'traceFormat') {
      channels = [];
    } else if (name === 'intermittentChannels') isIntermittent = true;
    else if (name === 'channel' && channels !== undefined) {
      channels.push({
        name: attributes.name ?? '',
        sign: attributes.orientation === '-ve' ? -1 : 1,
        milliseconds: attributes.units === 's' ? 1000 : attributes.units === 'us' ? 0.001 : 1,
        isIntermittent,
      });
    }
  });
  parser.on('text', (piece) => {
    if (inside !== undefined) inside.text += piece;
  });
  parser.on('closetag', () => {
    const name = names.pop();
    const group = open.at(-1)!;
    if (name === 'traceGroup') open.pop();
    else if (name === 'definitions') definitions--;
    else if (name === 'intermittentChannels') isIntermittent = false;
    else if (name === 'traceFormat') {
      format = channels;
      channels = undefined;
    } else if ((name === 'trace' || name === 'annotation') && inside !== undefined) {
      if (inside.kind === 'trace') traces.set(inside.id, pointsOf(inside.text, format, `${line()}: trace ${inside.id}`));
      else if (inside.kind === 'truth') group.label ??= inside.text.trim();
      else if (inside.kind === 'id') group.drawing ??= inside.text.trim();
      else group.writer ??= inside.text.trim();
      inside = undefined;
    }
  });
  parser.write(text).close();
  // Traces that stand by themselves first and are shared out among groups after.
  const strip = (group: Group, isRoot: boolean): void => {
    if (isRoot) group.traces.splice(0, Infinity, ...group.traces.filter((id) => !referenced.has(id)));
    group.groups.forEach((inner) => strip(inner, false));
  };
  strip(root, true);
  return { root, traces };
}

const DEFAULT: readonly Channel[] = ['X', 'Y'].map((name) => ({ name, sign: 1, milliseconds: 1, isIntermittent: false }));

/**
 * The points of a trace. A value may stand for itself (`!` or nothing), for the difference to the value before (`'`) or for
 * the difference of differences (`"`), and what is said of one holds for those that follow in its channel.
 */
function pointsOf(text: string, format: readonly Channel[] | undefined, place: string): StrokePoint[] {
  const channels = format ?? DEFAULT;
  const at = (name: string): number => channels.findIndex((channel) => channel.name === name);
  const [x, y, t] = [at('X'), at('Y'), at('T')];
  if (x < 0 || y < 0) fail(place, 'traceFormat', 'channels X and Y', channels.map(({ name }) => name).join(', '));
  const state = channels.map(() => ({ mode: '!', value: 0, speed: 0 }));
  const least = channels.filter(({ isIntermittent }) => !isIntermittent).length;
  const points = text.split(',').filter((each) => each.trim() !== '').map((each, index): StrokePoint => {
    const values = each.match(/['"!]?\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|#[\da-f]+|[*?TF])/gi) ?? [];
    if (values.length < least || values.length > channels.length || values.join('').replace(/\s/g, '') !== each.replace(/\s/g, '')) {
      fail(place, `point ${index + 1}`, format === undefined ? 'two numbers, X and Y' : `a value for each of ${channels.map(({ name }) => name).join(', ')}`, `"${each.trim()}"`);
    }
    const numbers = values.map((value, channel) => {
      const own = state[channel]!;
      const sign = /^['"!]/.exec(value)?.[0];
      const rest = value.replace(/^['"!]\s*/, '');
      if (sign !== undefined) own.mode = sign;
      if (/^[*?TF]$/i.test(rest)) return own.value;
      const number = Number(rest);
      if (own.mode === '!') [own.speed, own.value] = [number - own.value, number];
      else if (own.mode === "'") [own.speed, own.value] = [number, own.value + number];
      else [own.speed, own.value] = [own.speed + number, own.value + own.speed + number];
      return own.value;
    });
    return { x: channels[x]!.sign * numbers[x]!, y: channels[y]!.sign * numbers[y]!, t: t < 0 ? 0 : (numbers[t] ?? 0) * channels[t]!.milliseconds };
  });
  if (points.length === 0) fail(place, '', 'points', 'none');
  // Recorders of real sets write the first point of a stroke twice.
  const [first, second] = points;
  const isDoubled = first?.x === second?.x && first?.y === second?.y;
  return isDoubled ? points.slice(1) : points;
}

function inkOf(strokes: readonly (readonly StrokePoint[])[]): Ink {
  let [left, right, top, bottom, start] = [Infinity, -Infinity, Infinity, -Infinity, Infinity];
  for (const { x, y, t } of strokes.flat()) [left, right, top, bottom, start] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y), Math.min(start, t)];
  return {
    strokes: strokes.map((points) => ({ points: points.map(({ x, y, t }) => ({ x: x - left, y: y - top, t: Math.max(0, t - start) })) })),
    width: right - left,
    height: bottom - top,
  };
}
