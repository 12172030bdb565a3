import { parseInkLine } from '../../src/formats/stroke-ndjson.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { DATASET_FILES, dataFolder, hasDataset, readChecked } from './dataset-files.ts';
import { once } from './once.ts';

/** A letter or sign that someone wrote. */
export interface LetterSample {
  /** The character. */
  readonly label: string;
  readonly kind: 'upper' | 'lower' | 'symbol';
  readonly writer: string;
  readonly site?: string;
  readonly ink: Ink;
}

/** Real letters and signs, without those that look like digits; none where the data folder has no such file. @throws as `readChecked`, and InvalidRecordError. */
export const loadLetters = (folder = dataFolder()): readonly LetterSample[] => readLetters(folder);

const readLetters = once((folder): readonly LetterSample[] => {
  const file = DATASET_FILES.unipenLetters;
  if (!hasDataset(file, folder)) return [];
  const text = new TextDecoder().decode(readChecked(file, folder));
  return text.trimEnd().split('\n').map((line, index) => {
    const { label, kind, writer, site, ink } = parseInkLine(line, file.path, index + 1);
    return { label: String(label), kind: kind as LetterSample['kind'], writer, ...(site === undefined ? {} : { site }), ink };
  });
});
