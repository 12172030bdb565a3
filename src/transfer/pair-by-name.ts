/**
 * Which file of labels belongs to which file of pictures: the only one to the only one, else those whose names differ in
 * that word alone: train-images-idx3-ubyte and train-labels-idx1-ubyte, x_test.npy and y_test.npy.
 */
export function pairByName<T>(pictures: readonly T[], labels: readonly T[], pathOf: (item: T) => string): { pairs: [pictures: T, labels: T][]; left: T[]; labelsLeft: T[] } {
  if (pictures.length === 1 && labels.length === 1) return { pairs: [[pictures[0]!, labels[0]!]], left: [], labelsLeft: [] };
  const pairs: [T, T][] = [];
  const left: T[] = [];
  for (const item of pictures) {
    const key = stem(pathOf(item));
    const rivals = pictures.filter((other) => stem(pathOf(other)) === key);
    const found = labels.filter((label) => stem(pathOf(label)) === key);
    if (found.length === 1 && rivals.length === 1) pairs.push([item, found[0]!]);
    else left.push(item);
  }
  const paired = new Set(pairs.map(([, label]) => label));
  return { pairs, left, labelsLeft: labels.filter((label) => !paired.has(label)) };
}

const WORD = /(^|[^a-z])(?:images?|imgs?|pictures?|pixels|data|labels?|targets?|classes|x|y)(?![a-z])/;

/** The path without the word that tells pictures from labels, its endings, and what IDX files say of their type. */
function stem(path: string): string {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop()!.replace(/(?:\.(?:gz|csv|txt|tsv|npy))+$/, '').replace(/[-_.]?idx\d[-_.]?(?:u?byte|int|float|double|short)$/, '');
  // Where the name does not say it, a folder does: images/train.npy, labels/train.npy.
  const parts = WORD.test(name) ? [...folders, name.replace(WORD, '$1')] : [...folders.map((folder) => folder.replace(WORD, '$1')), name];
  return parts.map((part) => part.replace(/[-_. ]+/g, '-').replace(/^-|-$/g, '')).join('/');
}
