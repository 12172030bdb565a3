import { parseCorrection, type Correction } from '../core/records/correction.ts';
import { formatStrokeLine, parseStrokeLine, type StrokeSample } from './stroke-ndjson.ts';

/*
 * Corrections as lines of a stroke file. Such a line has no place for a label that is no digit, for a picture, and for what has no
 * points; times and pressure are left out. All else that a correction knows stands in a field `correction` of its own,
 * which readers of strokes pass over.
 */

/** Whether a stroke file can hold the correction. */
export function isStrokeSample({ ink, label }: Correction): boolean {
  return typeof label === 'number' && ink?.strokes.some(({ points }) => points.length > 0) === true;
}

/**
 * One line of a stroke file, without the line break, of a correction that `isStrokeSample`. The writer is the device
 * where none is named.
 */
export function formatCorrectionLine(correction: Correction): string {
  const { ink, label, ...facts } = correction;
  const { strokes, width, height } = ink!;
  const drawn = { strokes: strokes.filter(({ points }) => points.length > 0), width, height };
  const line = formatStrokeLine({ label: label as StrokeSample['label'], writer: facts.writer ?? facts.device, ink: drawn });
  return `${line.slice(0, -1)},"correction":${JSON.stringify({ ...facts, width, height })}}`;
}

/**
 * Reads one line of a stroke file.
 * @returns the correction that it was written from, its times 0, or where the line is anybody else's, the sample alone.
 * @throws InvalidRecordError naming the line and the first field that is not as documented.
 */
export function parseCorrectionLine(line: string, source: string, lineNumber: number): { readonly correction: Correction } | { readonly sample: StrokeSample } {
  const sample = parseStrokeLine(line, source, lineNumber);
  const { correction } = JSON.parse(line) as { readonly correction?: { readonly id?: unknown; readonly width?: unknown; readonly height?: unknown } | null };
  if (typeof correction?.id !== 'string') return { sample };
  const { width, height, ...facts } = correction;
  return { correction: parseCorrection({ ...facts, label: sample.label, ink: { ...sample.ink, width, height } }, `${source}, line ${lineNumber}`) };
}
