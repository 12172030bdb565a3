/** What can be odd about a file that is read all the same: said of one, and of many. */
const NOTES = {
  'long-writer': ['One name of a writer was longer than 128 characters, and was cut.', 'names of writers were longer than 128 characters, and were cut.'],
  'row-without-label': ['One row has no label (-1), and is left out.', 'rows have no label (-1), and are left out.'],
  'other-file': ['One file is of no kind that is read here, and is left out.', 'files are of no kind that is read here, and are left out.'],
  'file-without-labels': ['One file of pictures has no labels, and is left out.', 'files of pictures have no labels, and are left out.'],
  'labels-without-pictures': ['One file of labels has no pictures, and is left out.', 'files of labels have no pictures, and are left out.'],
  answers: ['One file holds answers for Kaggle, not labels, and is left out.', 'files hold answers for Kaggle, not labels, and are left out.'],
  'picture-without-label': ['One picture is in no folder named as a digit, and is left out.', 'pictures are in no folder named as a digit, and are left out.'],
  'other-word': ['One drawing is of something else than a digit, and is left out.', 'drawings are of something else than a digit, and are left out.'],
  'other-segment': ['One group of strokes is labelled as no single digit, or as badly written, and is left out.', 'groups of strokes are labelled as no single digit, or as badly written, and are left out.'],
  'unused-column': ['One column is neither label, pixel nor writer, and is not used.', 'columns are neither label, pixel nor writer, and are not used.'],
  blank: ['One drawing is blank, and is left out.', 'drawings are blank, and are left out.'],
  repeated: ['One drawing comes again in the file, and is taken once.', 'drawings come again in the file, and are taken once.'],
} as const satisfies Readonly<Record<string, readonly [one: string, many: string]>>;

/** How often something odd was met in a file. */
export class ImportNotes {
  readonly #counts = new Map<keyof typeof NOTES, number>();

  add(what: keyof typeof NOTES, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  sentences(): string[] {
    return [...this.#counts].map(([what, count]) => (count === 1 ? NOTES[what][0] : `${count} ${NOTES[what][1]}`));
  }
}
