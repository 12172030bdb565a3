import type { Correction, Judgement } from '../core/records/correction.ts';
import type { CorrectionFiles, ImportChoices, ImportPreview, PickedFile, SourceFormat } from '../contracts/files.ts';
import type { Classes } from '../core/classes.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import { InvalidRecordError } from '../core/errors.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import type { PathLabels } from '../formats/path-labels.ts';
import type { FileSample } from '../formats/sample.ts';
import { correctionOf } from './import-maker.ts';
import { ImportNotes } from './import-notes.ts';
import { LabelSample, turnedSample, type ReadPicture } from './label-check.ts';
import { openFiles } from './open-import.ts';
import { PackedCorrections } from './packed-corrections.ts';
import type { PictureDecoder } from './picture-decoder.ts';

type Store = Pick<CorrectionStore, 'known' | 'addAll'>;

/** The network in use, as importing needs it. */
export interface ReadingNetwork {
  /** To check labels with. */
  readonly readPicture: ReadPicture;
  /** What it tells apart; undefined while it is not known. */
  readonly classes: () => Classes | undefined;
}

/** What reading files needs of the platform. */
export interface ReadingPlatform {
  readonly decodePicture: PictureDecoder;
  /** Absent where there is no network to read with. */
  readonly reader?: ReadingNetwork;
}

/** Of a file's corrections for thumbnails. */
const SAMPLES = 12;
/** Corrections after which progress is told. */
const CHUNK = 500;
/** What one import may bring: to be added all or none they must be in memory together. */
const MOST = 250_000;
const MOST_BYTES = 2 ** 28;

const nameOf = (files: readonly PickedFile[]): string => files.map(({ name }) => name).join(', ');

/** @see CorrectionFiles.preview */
export async function previewImport(store: Store, files: readonly PickedFile[], platform: ReadingPlatform, choices: ImportChoices = {}): Promise<ImportPreview> {
  const notes = new ImportNotes();
  const sample = new LabelSample();
  const opened = await open(files, platform, choices, notes, sample);
  const perLabel = new Map<Judgement, number>();
  const samples: GrayImage28[] = [];
  const common = { name: nameOf(files), perLabel, samples };
  if (opened.kind === 'question') return { ...common, format: 'png-folder', count: 0, known: 0, warnings: [], question: questionOf(opened.choices, opened.paths) };
  let [count, known] = [0, 0];
  const isKnown = await store.known();
  for await (const correction of opened.corrections) {
    count++;
    perLabel.set(correction.label, (perLabel.get(correction.label) ?? 0) + 1);
    if (samples.length < SAMPLES) samples.push(pictureOf(correction));
    if (isKnown(correction)) known++;
  }
  const check = platform.reader && (await sample.check(platform.reader.readPicture));
  return { ...common, format: opened.format, count, known, warnings: notes.list(), ...(check === undefined ? {} : { check }) };
}

/** @see CorrectionFiles.add */
export async function addImport(store: Store, files: readonly PickedFile[], platform: ReadingPlatform, choices: ImportChoices = {}, onProgress?: (done: number) => void): ReturnType<CorrectionFiles['add']> {
  const name = nameOf(files);
  const held = new PackedCorrections(name);
  for await (const correction of readCorrections(files, platform, choices)) {
    held.add(correction);
    if (held.bytes > MOST_BYTES) throw new InvalidRecordError(name, '', 'drawings that fit into memory together', `more than ${MOST_BYTES / 2 ** 20} MB: divide the file`);
  }
  function* all(): Generator<{ correction: Correction; picture: GrayImage28 }> {
    let done = 0;
    for (const correction of held) {
      yield { correction, picture: pictureOf(correction) };
      if (++done % CHUNK === 0) onProgress?.(done);
    }
  }
  return store.addAll({ [Symbol.iterator]: all }, choices.isOwn);
}

/**
 * The corrections in files of whatever kind, one after the other.
 * @throws InvalidRecordError naming what cannot be read, or cannot without a choice.
 */
export async function* readCorrections(files: readonly PickedFile[], platform: ReadingPlatform, choices: ImportChoices = {}, notes = new ImportNotes()): AsyncGenerator<Correction> {
  const opened = await open(files, platform, choices, notes);
  if (opened.kind === 'question') throw new InvalidRecordError(nameOf(files), '', 'one way of naming labels', `${opened.choices.length}: choose one (${opened.choices.map(({ scheme }) => scheme).join(', ')})`);
  yield* opened.corrections;
}

/** The files' corrections, each once: what comes again with the same id is noted and left out. */
async function open(
  files: readonly PickedFile[],
  platform: ReadingPlatform,
  choices: ImportChoices,
  notes: ImportNotes,
  checked?: LabelSample,
): Promise<{ kind: 'corrections'; format: SourceFormat; corrections: AsyncIterable<Correction> } | { kind: 'question'; choices: readonly PathLabels[]; paths: readonly string[] }> {
  const opened = await openFiles(files, { ...platform, notes }, choices.labelsBy === undefined ? {} : { scheme: choices.labelsBy });
  if (opened.kind === 'question') return opened;
  const name = nameOf(files);
  const now = new Date().toISOString();
  const classes = platform.reader?.classes();
  async function* distinct(samples: AsyncIterable<FileSample>): AsyncGenerator<Correction> {
    const ids = new Set<string>();
    let seen = 0;
    for await (const lying of samples) {
      seen++;
      const sample = choices.turn === undefined ? lying : turnedSample(lying, choices.turn);
      if (sample.label === undefined) {
        if (sample.drawing.kind === 'picture' && /\.\w{3,4}$/.test(sample.where)) notes.add('picture-without-label');
        continue;
      }
      const correction = correctionOf(sample, sample.label, now, notes);
      if (sample.correction === undefined && isBlank(correction)) {
        notes.add('blank');
        continue;
      }
      if (ids.has(correction.id)) {
        notes.add('repeated');
        continue;
      }
      ids.add(correction.id);
      const isOther = sample.label !== 'none' && classes?.includes(sample.label) === false;
      if (isOther) notes.add('other-label');
      // What Scrawl wrote was judged by somebody who saw it.
      if (sample.label !== 'none' && !isOther && sample.correction === undefined) checked?.offer(sample);
      if (ids.size > MOST) throw new InvalidRecordError(name, '', `at most ${MOST} corrections`, 'more: divide the file');
      yield correction;
    }
    if (ids.size > 0) return;
    const left = notes.sentences();
    throw new InvalidRecordError(name, '', 'drawings with a digit as their label', seen === 0 || left.length === 0 ? 'none' : `none. ${left.join(' ').replace(/\.$/, '')}`);
  }
  return { kind: 'corrections', format: opened.format, corrections: distinct(opened.samples) };
}

/** The ways of naming that there are to choose from, each with what it makes of a few pictures. */
function questionOf(choices: readonly PathLabels[], paths: readonly string[]): NonNullable<ImportPreview['question']> {
  return { kind: 'labels', choices: choices.map(({ scheme, labels }) => ({ labelsBy: scheme, examples: paths.slice(0, 3).map((path, index) => ({ path, label: labels[index]! })) })) };
}

const pictureOf = (correction: Correction): GrayImage28 => correction.image ?? preprocessInk(correction.ink);
const isBlank = (correction: Correction): boolean => pictureOf(correction).every((value) => value === 0);
