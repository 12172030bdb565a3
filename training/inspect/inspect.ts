import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LabelsBy } from '../../src/contracts/files.ts';
import { messageOf } from '../../src/core/errors.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { inspect, type Inspection, type Place } from './inspection.ts';
import { openSource } from '../data/open-source.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { tensorsOf } from '../data/tensors.ts';
import { openOnnx, type OpenModel } from '../onnx/ort.ts';
import { ProgressLine } from '../lib/progress.ts';
import { contactSheet } from '../report/contact-sheet.ts';

export const INSPECT_HELP = `npm run data -- inspect PATH [--labels FILE] [--quick]

Reads whatever the app imports (CSV of any dialect, ARFF, IDX, NumPy, Parquet, stroke NDJSON, Quick, Draw!, InkML, UNIPEN,
batches of corrections, pictures by folder or name, and zip files of these) and UNIPEN's archive (.tgz); says what is in
it, finds duplicates and labels in the wrong rows, and draws a contact sheet into .scrawl/inspect.
--labels FILE   of a pair or of IDX, where it is not beside the pictures under the usual name
--labels-by X   where paths can be read in several ways: folder, outer-folder, name, named or name-end
--quick         does not judge the labels by the model in models/`;

const FOLDER = resolve(import.meta.dirname, '../../.scrawl/inspect');
/** More groups of duplicates, and more rows of a run, are counted, not listed. */
const LISTED = 8;

/** The command `npm run data -- inspect …`. @throws whatever is wrong with the source, naming the place */
export async function inspectCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { labels: { type: 'string' }, 'labels-by': { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(INSPECT_HELP);
    return;
  }
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new RangeError(`Which one source? ${INSPECT_HELP}`);
  const { kind, samples, notes } = await openSource(path, values.labels, values['labels-by'] === undefined ? {} : { scheme: schemeOf(values['labels-by']) });
  const model = values.quick ? undefined : await openJudge();
  const progress = new ProgressLine();
  const found = await inspect(samples, model && ((drawings) => model.run(tensorsOf(drawings, model.planes))), (seen) => progress.update(`${path}: ${count(seen)} digits`));
  await model?.close();
  progress.finish(`${path}: ${kind}, ${count(found.count)} digits`);
  for (const line of [...describe(found), ...notes()]) console.log(line);
  if (found.count === 0) return;
  const sheet = resolve(FOLDER, `${basename(path)}.png`);
  writeFileAtomic(sheet, await contactSheet(found.sheet));
  console.log(`contact sheet: ${sheet}`);
}

function schemeOf(text: string): LabelsBy {
  const known: readonly LabelsBy[] = ['folder', 'outer-folder', 'name', 'named', 'name-end'];
  const found = known.find((each) => each === text);
  if (found === undefined) throw new RangeError(`--labels-by takes ${known.join(', ')}, not "${text}".`);
  return found;
}

/** Without a model everything else can still be said. */
async function openJudge(): Promise<OpenModel | undefined> {
  try {
    return await openOnnx(readShippedModel().bytes);
  } catch (error) {
    console.error(`The labels are not judged: ${messageOf(error)}`);
    return undefined;
  }
}

/** What was found, a line or more for each kind of finding. */
export function describe(found: Inspection): string[] {
  const labelled = found.labels.reduce((sum, each) => sum + each, 0);
  const { lightOnDark, darkOnLight, blank } = found.polarity;
  const counted = (parts: readonly (readonly [number, string])[]): string => parts.filter(([some]) => some > 0).map(([some, what]) => `${count(some)} ${what}`).join(', ');
  return [
    ...(labelled === 0 ? [] : [`labels: ${found.labels.map((some, digit) => `${digit} × ${count(some)}`).join(', ')}`]),
    ...line('besides: ', counted([[found.none, 'labelled as no digit'], [found.unlabelled, 'without a label']])),
    ...(found.writers === 0 ? [] : [`writers: ${count(found.writers)}`]),
    ...line('sizes: ', sizesText(found.sizes)),
    ...line('polarity: ', counted([[lightOnDark, 'light on dark'], [darkOnLight, 'dark on light'], [blank, 'blank']])),
    ...groupLines('identical', found.identical),
    ...groupLines('the same once normalised', found.alike),
    ...found.doubtful.flatMap(runLines),
  ];
}

const line = (name: string, text: string): string[] => (text === '' ? [] : [name + text]);

function sizesText(sizes: ReadonlyMap<string, number>): string {
  const listed = [...sizes].slice(0, LISTED).map(([size, some]) => `${size} (${count(some)})`);
  return [...listed, ...(sizes.size > LISTED ? [`${count(sizes.size - LISTED)} more sizes`] : [])].join(', ');
}

function groupLines(what: string, groups: readonly (readonly Place[])[]): string[] {
  if (groups.length === 0) return [`${what}: none`];
  const isContradiction = (group: readonly Place[]): boolean => new Set(group.map(({ label }) => label)).size > 1;
  // Those with different labels first: one of the labels must be wrong.
  const sorted = [...groups].sort((a, b) => Number(isContradiction(b)) - Number(isContradiction(a)));
  const drawings = groups.reduce((sum, group) => sum + group.length, 0);
  const contradictions = groups.filter(isContradiction).length;
  return [
    `${what}: ${count(drawings)} drawings in ${count(groups.length)} groups${contradictions > 0 ? `, ${count(contradictions)} of them under different labels` : ''}`,
    ...sorted.slice(0, LISTED).map((group) => `  ${placesText(group)}`),
    ...(groups.length > LISTED ? [`  and ${count(groups.length - LISTED)} more`] : []),
  ];
}

function placesText(group: readonly Place[]): string {
  const listed = group.slice(0, LISTED).map(({ where, label }) => `${where} (${label ?? 'no label'})`);
  return [...listed, ...(group.length > LISTED ? [`${count(group.length - LISTED)} more`] : [])].join(', ');
}

function runLines({ rows, shift }: Inspection['doubtful'][number]): string[] {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const reason =
    shift === undefined
      ? 'these labels do not belong to their pictures'
      : `these labels seem to stand ${Math.abs(shift)} too ${shift < 0 ? 'high' : 'low'}, as if ${shift < 0 ? 'some were lost before them and others added after' : 'some were added before them and others lost after'}`;
  const shown = rows.slice(0, 3 * LISTED).map(({ where, label, read }) => `  ${where}: labelled ${label ?? 'nothing'}, looks like ${read}`);
  return [`WARNING: ${first.where} to ${last.where}, ${rows.length} in all: ${reason}.`, ...shown, ...(rows.length > shown.length ? [`  and ${count(rows.length - shown.length)} more`] : [])];
}

const count = (whole: number): string => whole.toLocaleString('en');
