import { PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { InvalidRecordError } from '../../src/core/errors.ts';
import { parseIdx } from '../../src/formats/idx.ts';
import { DATASET_FILES, dataFolder, hasDataset, readChecked } from './dataset-files.ts';
import { once } from './once.ts';

/** Pictures and labels, one after the other. */
export interface LabelledImages {
  /** [count, 28, 28], 0 = paper, 255 = ink: already normalised, since MNIST is what normalising imitates. */
  readonly images: Uint8Array;
  /** [count], 0…9. */
  readonly labels: Uint8Array;
  readonly count: number;
}

const PARTS: Readonly<Record<'train' | 'test', (folder: string) => LabelledImages>> = {
  train: once((folder) => readMnist('train', folder)),
  test: once((folder) => readMnist('test', folder)),
};

/** MNIST's training (60,000) or test part (10,000), the same bytes at every call. @throws as `readChecked`. */
export function loadMnist(part: 'train' | 'test', folder = dataFolder()): LabelledImages {
  return PARTS[part](folder);
}

function readMnist(part: 'train' | 'test', folder: string): LabelledImages {
  const [imageFile, labelFile] =
    part === 'train'
      ? [DATASET_FILES.mnistTrainImages, DATASET_FILES.mnistTrainLabels]
      : [DATASET_FILES.mnistTestImages, DATASET_FILES.mnistTestLabels];
  const { shape, values: images } = parseIdx(readChecked(imageFile, folder), 3, imageFile.path);
  const [count, height, width] = shape;
  if (height !== SIDE || width !== SIDE) throw new InvalidRecordError(imageFile.path, 'shape', `pictures of ${SIDE} × ${SIDE}`, `${height} × ${width}`);
  const labels = parseIdx(readChecked(labelFile, folder), 1, labelFile.path).values;
  if (labels.length !== count) throw new InvalidRecordError(labelFile.path, 'shape', `${count} labels`, String(labels.length));
  return { images, labels, count };
}

/** One picture of a set, as a view. */
export function imageAt(set: Pick<LabelledImages, 'images'>, index: number): Uint8Array {
  return set.images.subarray(index * PIXELS, (index + 1) * PIXELS);
}

/** Numbers in a row of QMNIST's labels; the third is the writer. */
const QMNIST_FIELDS = 8;
const QMNIST_WRITER = 2;

/**
 * Who wrote each digit of MNIST-train (Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019), in its order;
 * undefined where the data folder does not know. @throws as `readChecked`, InvalidRecordError for other labels than MNIST's
 */
export const loadMnistWriters = (folder = dataFolder()): Int32Array | undefined => readWriters(folder);

const readWriters = once((folder): Int32Array | undefined => {
  const file = DATASET_FILES.mnistWriters;
  if (!hasDataset(file, folder)) return undefined;
  const bytes = readChecked(file, folder);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, labels } = readMnist('train', folder);
  const HEADER = 12;
  const expected = HEADER + 4 * QMNIST_FIELDS * count;
  if (bytes.length !== expected) throw new InvalidRecordError(file.path, '', `${expected} bytes`, String(bytes.length));
  const field = (row: number, column: number): number => view.getInt32(HEADER + 4 * (row * QMNIST_FIELDS + column));
  return Int32Array.from({ length: count }, (_, row) => {
    if (field(row, 0) !== labels[row]) throw new InvalidRecordError(file.path, `row ${row}`, `MNIST's label ${labels[row]}`, String(field(row, 0)));
    return field(row, QMNIST_WRITER);
  });
});
