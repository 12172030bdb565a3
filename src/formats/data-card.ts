import { DIGITS, type Digit } from '../core/classes.ts';

/** What is known of a data set before it is written. */
export interface DataSetFacts {
  readonly date: Date;
  /** Drawings by label. */
  readonly perLabel: ReadonlyMap<Digit, number>;
  /** Drawings by writer. */
  readonly perWriter: ReadonlyMap<string, number>;
  readonly withStrokes: number;
  /** Prompted, in rounds. */
  readonly inRounds: number;
  /** Writers whose drawings are the test part. */
  readonly testWriters: ReadonlySet<string>;
  readonly preprocessingId: string;
}

export interface DataSetFile {
  readonly split: 'train' | 'test';
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export const NAME = 'scrawl-digits';
export const DESCRIPTION = 'Handwritten digits, drawn in Scrawl and labelled by the people who drew them: 28 × 28 pictures as the network saw them, with the pen strokes they were made of.';

/** One writer in so many drawings, at least, is kept for testing. */
const TESTED = 0.2;

/**
 * Whose drawings are for testing: never all writers, and nobody where there is only one. The same writers are chosen
 * each time, whoever joins them later.
 */
export function chooseTestWriters(perWriter: ReadonlyMap<string, number>): ReadonlySet<string> {
  const all = [...perWriter.values()].reduce((sum, count) => sum + count, 0);
  const chosen = new Set<string>();
  let tested = 0;
  const inOrder = [...perWriter].map(([writer, count]) => ({ writer, count, place: hashOf(writer) })).sort((a, b) => a.place - b.place || (a.writer < b.writer ? -1 : 1));
  for (const { writer, count } of inOrder.slice(0, -1)) {
    if (tested >= TESTED * all) break;
    chosen.add(writer);
    tested += count;
  }
  return chosen;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}

/** The README of a data set, with the front matter that Hugging Face reads. */
export function dataCard(facts: DataSetFacts, files: readonly DataSetFile[]): string {
  const total = [...facts.perLabel.values()].reduce((sum, count) => sum + count, 0);
  const size = [[1_000, 'n<1K'], [10_000, '1K<n<10K'], [100_000, '10K<n<100K'], [Infinity, '100K<n<1M']].find(([most]) => total < Number(most))![1];
  return `---
pretty_name: Scrawl digits
task_categories:
- image-classification
tags:
- handwriting
- digits
- online-handwriting
size_categories:
- ${size}
configs:
- config_name: default
  data_files:
${files.map(({ split, path }) => `  - split: ${split}\n    path: ${path}`).join('\n')}
---

# Scrawl digits

${DESCRIPTION}

Written on ${facts.date.toISOString().slice(0, 10)}: ${total} drawings by ${facts.perWriter.size} ${facts.perWriter.size === 1 ? 'writer' : 'writers'}, ${facts.withStrokes} with strokes, ${facts.inRounds} drawn when asked for (rounds).

| digit | drawings |
|---|---|
${DIGITS.map((digit) => `| ${digit} | ${facts.perLabel.get(digit) ?? 0} |`).join('\n')}

| split | drawings | file |
|---|---|---|
${files.map(({ split, rows, path }) => `| ${split} | ${rows} | \`${path}\` |`).join('\n')}

No writer is in both splits${facts.testWriters.size === 0 ? '; there is only one writer, so there is no test split' : ''}.

## Fields

| field | what it is |
|---|---|
| \`id\` | the drawing's identifier |
| \`image\` | 28 × 28 grey PNG, ink 255 on paper 0, in MNIST's frame (preprocessing \`${facts.preprocessingId}\`) |
| \`label\` | 0 to 9, as its writer says |
| \`strokes\` | JSON: a list of strokes, each a list of points \`[x, y, milliseconds]\`; null for pictures |
| \`writer\` | the writer's name as given, or the device's random identifier |
| \`round\` | the round it was drawn in, where the digit was asked for; null otherwise |
| \`created_at\` | ISO 8601, UTC |

## How it was made

People drew digits on a touch screen, with a finger, a pen or a mouse. A drawing's label is what its writer confirmed,
corrected, or was asked to draw; nobody else has checked it. In rounds, each digit is asked for equally often, in random
order; elsewhere, digits that were misread may be more frequent than in ordinary handwriting.

## Before you share it

- Writers' names are personal data: ask them, or replace the names.
- No licence is set. Add one to the front matter and to \`croissant.json\`, where the licence, the address and the creator are
  placeholders.
- Few writers are not everybody: say whose hands these are.

\`\`\`python
from datasets import load_dataset
digits = load_dataset(".")

import pandas
digits = pandas.read_parquet("${files[0]?.path ?? 'data'}")
\`\`\`
`;
}
