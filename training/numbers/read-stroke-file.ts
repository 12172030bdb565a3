import { messageOf } from '../../src/core/errors.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { toPrediction, type Calibration } from '../../src/core/reading/prediction.ts';
import { NUMBER_MODEL } from '../../src/core/reading/learned-number-model.ts';
import type { NumberReading } from '../../src/core/reading/read-number.ts';
import { parseDrawingLine } from '../../src/formats/stroke-ndjson.ts';
import { textLines } from '../data/text-lines.ts';
import type { OpenModel } from '../onnx/ort.ts';
import { inkReader, readNumbers } from './read-many.ts';

/** Reads drawings, many at once. */
export type DrawingReader = (drawings: readonly Ink[]) => Promise<NumberReading[]>;

export interface DrawingReaderOptions {
  /** Takes each drawing for one digit, however many it looks like. */
  readonly single: boolean;
}

export function createDrawingReader(network: OpenModel, calibration: Calibration & { readonly modelId: string }, { single }: DrawingReaderOptions): DrawingReader {
  const read = inkReader(network);
  const { modelId } = calibration;
  if (!single) return (drawings) => readNumbers(drawings, read, { calibration, modelId, model: NUMBER_MODEL });
  return async (drawings) =>
    (await read(drawings)).map(({ logits }, i): NumberReading => {
      const prediction = toPrediction(logits, calibration, modelId);
      const ink = drawings[i];
      return {
        digits: [{ prediction, ink, strokes: ink.strokes.map((_, stroke) => stroke) }],
        text: prediction.isDigit ? String(prediction.digit) : '?',
        confidence: prediction.confidence,
      };
    });
}

export type StrokeFileLine = { readonly line: number } & ({ readonly reading: NumberReading; readonly error?: undefined } | { readonly error: string });

/** Drawings read at once: enough to fill the network's batches on each of some processors. */
const CHUNK = 2000;

/**
 * Reads a stroke file, drawing by drawing in its order. A line that is no drawing gives its error, and the next ones are
 * read all the same.
 * @throws UnreadableFileError where the file itself cannot be read.
 */
export async function* readStrokeFile(path: string, read: DrawingReader): AsyncGenerator<StrokeFileLine> {
  let lines: { readonly line: number; readonly ink?: Ink; readonly error?: string }[] = [];
  const finish = async (): Promise<StrokeFileLine[]> => {
    const readings = await read(lines.flatMap(({ ink }) => ink ?? []));
    let next = 0;
    return lines.map(({ line, ink, error }) => (ink === undefined ? { line, error: error! } : { line, reading: readings[next++] }));
  };
  let line = 0;
  for await (const text of textLines(path)) {
    line++;
    try {
      lines.push({ line, ink: parseDrawingLine(text, path, line) });
    } catch (error) {
      lines.push({ line, error: messageOf(error) });
    }
    if (lines.length < CHUNK) continue;
    yield* await finish();
    lines = [];
  }
  yield* await finish();
}

/** As `npm run predict -- --json` prints it. */
export function jsonOf({ text, confidence, digits }: NumberReading): object {
  return {
    text,
    confidence,
    digits: digits.map(({ prediction, strokes }) => ({
      digit: prediction.digit,
      probabilities: prediction.probabilities,
      confidence: prediction.confidence,
      isDigit: prediction.isDigit,
      strokes,
    })),
  };
}
