/** Names in the zip files that are written; those that are read are known by what they hold. */
export const PAIR_NAMES = { images: 'images.csv', labels: 'labels.csv' } as const;
/** Where `torchvision.datasets.MNIST` looks below its root, and under which names everything else knows MNIST. */
export const IDX_NAMES = {
  train: { images: 'MNIST/raw/train-images-idx3-ubyte', labels: 'MNIST/raw/train-labels-idx1-ubyte' },
  test: { images: 'MNIST/raw/t10k-images-idx3-ubyte', labels: 'MNIST/raw/t10k-labels-idx1-ubyte' },
} as const;

/**
 * Says that the pictures beside it came out of the preprocessing, and of which. Whoever reads them back takes them as
 * they are, to the byte; pictures without it are brought into the frame like any other.
 */
export const MARK_NAME = 'scrawl.json';
export interface PicturesMark {
  readonly schema: 'scrawl-pictures/1';
  readonly preprocessingId: string;
}

/** An id as a file's name: the colon, the one character of an id that Windows refuses, becomes `%3A`. */
export const encodeName = (id: string): string => id.replaceAll(':', '%3A');
export const decodeName = (name: string): string => name.replaceAll('%3A', ':');
