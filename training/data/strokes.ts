import { parseStrokeLine, type StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { DATASET_FILES, dataFolder, hasDataset, readChecked } from './dataset-files.ts';
import { once } from './once.ts';

export const STROKE_SETS = ['pendigits', 'unipen', 'unipenWords'] as const;
export type StrokeSet = (typeof STROKE_SETS)[number];

/**
 * Lines left out, counted from 0. In pendigits, 1469 is labelled 3 and shows a 2, 5207 is labelled 6 and shows a 5:
 * both were found by looking at the digits, in the training part.
 */
const MISLABELLED: Readonly<Record<StrokeSet, ReadonlySet<number>>> = {
  pendigits: new Set([1469, 5207]),
  unipen: new Set(),
  unipenWords: new Set(),
};

const SETS: Readonly<Record<StrokeSet, (folder: string) => readonly StrokeSample[]>> = {
  pendigits: once((folder) => readStrokes('pendigits', folder)),
  unipen: once((folder) => readStrokes('unipen', folder)),
  unipenWords: once((folder) => (hasDataset(DATASET_FILES.unipenWords, folder) ? readStrokes('unipenWords', folder) : [])),
};

/** All samples of a stroke set, without the known wrong labels. @throws as `readChecked`, and InvalidRecordError. */
export function loadStrokes(set: StrokeSet, folder = dataFolder()): readonly StrokeSample[] {
  return SETS[set](folder);
}

function readStrokes(set: StrokeSet, folder: string): readonly StrokeSample[] {
  const file = DATASET_FILES[set];
  const text = new TextDecoder().decode(readChecked(file, folder));
  const samples: StrokeSample[] = [];
  text.trimEnd().split('\n').forEach((line, index) => {
    const sample = parseStrokeLine(line, file.path, index + 1);
    if (!MISLABELLED[set].has(index)) samples.push(sample);
  });
  return samples;
}
