import { InvalidRecordError } from '../../src/core/errors.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import type { Lines } from '../../src/formats/text-rows.ts';
import { readUnipen, writtenDigits } from '../../src/formats/unipen.ts';

/** The height of the tablet's writing box in UCI's pen digits, whose y grows upwards. */
const BOX = 500;

/**
 * Reads UCI's `pendigits-orig.tra`, a UNIPEN file: for each digit a `.SEGMENT DIGIT 0-1 ? "8"`, a `.COMMENT 8 12 224` (digit,
 * writer, running number), and its strokes.
 * @throws InvalidRecordError naming file and line.
 */
export async function parsePendigits(lines: Lines, source: string): Promise<StrokeSample[]> {
  const content = await readUnipen(lines, source);
  const { digits, leftOut } = writtenDigits(content, source);
  if (leftOut > 0) throw new InvalidRecordError(source, '.SEGMENT', 'digits alone', `${leftOut} of another kind`);
  return digits.map(({ label, strokes, writer, line }) => {
    if (writer === undefined) throw new InvalidRecordError(`${source}, line ${line}`, '.COMMENT', 'the writer, after .SEGMENT', 'none');
    const turned = strokes.map((points) => ({ points: points.map(([x, y]) => ({ x, y: BOX - y, t: 0 })) }));
    return { label, writer, ink: { strokes: turned, width: BOX, height: BOX } };
  });
}
