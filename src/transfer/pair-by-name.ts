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

/** The path without the word that tells pictures from labels, its endings, and what IDX files say of their type. */
function stem(path: string): string {
  return path
    .toLowerCase()
    .replace(/(?:\.(?:gz|csv|txt|tsv|npy))+$/, '')
    .replace(/[-_.]?idx\d[-_.]?(?:u?byte|int|float|double|short)$/, '')
    .replace(/(^|[^a-z])(?:images?|imgs?|pictures?|pixels|data|labels?|targets?|classes|x|y)(?![a-z])/, '$1')
    .replace(/[-_. ]+/g, '-')
    .replace(/-(?=\/|$)|^-/g, '')
    .replaceAll('/-', '/');
}
