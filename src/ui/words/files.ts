import type { FileFormat, SourceFormat } from '../../contracts/files.ts';
import { count } from '../kit/format.ts';

/** The formats in the order they are offered, each with what it is called and who reads it. */
export const FORMATS: readonly { readonly format: FileFormat; readonly name: string; readonly readers: string }[] = [
  { format: 'batch-json', name: 'Everything, JSON', readers: 'Ink, answers and times. For another Scrawl, or a retraining.' },
  { format: 'stroke-ndjson', name: 'Pen strokes, NDJSON', readers: 'A drawing a line. For work on handwriting itself.' },
  { format: 'kaggle-csv', name: 'Kaggle CSV', readers: 'A label and 784 pixels a row. For pandas and Kaggle’s Digit Recognizer.' },
  { format: 'idx-pair', name: 'MNIST’s IDX, zip', readers: 'For whatever loads MNIST: PyTorch, Keras, R.' },
  { format: 'image-csv-pair', name: 'images.csv and labels.csv, zip', readers: 'For programs that keep the two apart.' },
  { format: 'png-folder', name: 'Pictures, zip', readers: 'A folder of PNGs for each digit. For people, and for image tools.' },
];

/** Formats that are read only. */
const READ_ONLY: Readonly<Record<Exclude<SourceFormat, FileFormat>, string>> = {
  npy: 'NumPy arrays',
  parquet: 'Parquet',
  arff: 'ARFF',
  inkml: 'InkML',
  unipen: 'UNIPEN',
  several: 'Several formats',
};

export function formatName(format: SourceFormat): string {
  return FORMATS.find((each) => each.format === format)?.name ?? READ_ONLY[format as keyof typeof READ_ONLY];
}

export function leftOutWords(format: FileFormat, number: number): string {
  const why = format === 'stroke-ndjson' ? 'not a digit, or came without strokes,' : 'not a digit';
  return number === 1 ? `One that is ${why} stayed out: this format has no place for it.` : `${count(number)} that are ${why} stayed out: this format has no place for them.`;
}
