/** What can be odd about a file that is read all the same: said of one, and of many. */
const NOTES = {
  'long-writer': ['One name of a writer was longer than 128 characters, and was cut.', 'names of writers were longer than 128 characters, and were cut.'],
  'row-without-label': ['One row has the label -1, and is left out.', 'rows have the label -1, and are left out.'],
  'other-file': ['One file is no PNG picture, and is left out.', 'files are no PNG pictures, and are left out.'],
  'picture-without-label': [
    'One picture says no label, neither by a folder named as a digit nor by the beginning of its name, and is left out.',
    'pictures say no label, neither by a folder named as a digit nor by the beginning of their names, and are left out.',
  ],
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
