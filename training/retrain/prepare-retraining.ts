import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { judgementsOf, type Correction, type Judgement } from '../../src/core/records/correction.ts';
import { classesOf } from '../../src/core/classes.ts';
import { parseFormattedCorrection } from '../../src/formats/correction-batch-json.ts';
import { writeLines } from '../data/correction-lines.ts';
import { textLines } from '../data/text-lines.ts';
import { sha256 } from '../metrics/evaluation.ts';
import { slotsFor } from '../trainer/extra-source.ts';
import { HELD_OUT, INCOMING, isPrepared, TAUGHT, writePlan } from './retrain-folder.ts';
import type { RetrainReport } from './retrain-report.ts';
import type { RetrainTask } from './run-retraining.ts';
import { fairSample, splitCorrections } from './split-corrections.ts';

/** Corrections that a model is judged by; with more, judging would take longer and say the same. */
const MOST_JUDGED = 5000;

/** What is remembered of a correction while all of them are looked through. */
interface Entry {
  /** Counted from 0. */
  readonly line: number;
  readonly id: string;
  readonly device: string;
  readonly label: Judgement;
}

/** Puts down in the folder what the retraining begins with, unless it is there: of what has come in, what is taught and what judges. What is of no class of the model cannot be either. */
export async function prepareRetraining({ folder, current, seed, settings }: RetrainTask): Promise<void> {
  if (isPrepared(folder)) return;
  const incoming = join(folder, INCOMING);
  // Of several with one id the last counts, in the place of the first.
  const judgements = judgementsOf(classesOf(current.manifest));
  const entries = new Map<string, Entry>();
  const strange = new Set<string>();
  for await (const { line, correction: { id, device, label } } of numbered(incoming)) {
    if (judgements.includes(label)) entries.set(id, { line, id, device, label });
    else strange.add(id);
  }
  const all = [...entries.values()];
  const split = splitCorrections(all, settings);
  // More are never shown.
  const mostTaught = settings.epochs * Math.max(1, slotsFor(Infinity, settings.ballast, settings));
  const taught = fairSample(split.taught, mostTaught, seed);
  const heldOut = fairSample(split.heldOut, MOST_JUDGED, 0);
  await writeChosen(incoming, join(folder, TAUGHT), taught);
  await writeChosen(incoming, join(folder, HELD_OUT), heldOut);
  const teachers = new Set(split.taught.map(({ device }) => device));
  const corrections: RetrainReport['corrections'] = {
    received: all.length,
    taught: taught.length,
    heldOut: heldOut.length,
    heldOutOfOthers: heldOut.filter(({ device }) => !teachers.has(device)).length,
    ...(strange.size > 0 && { ofOtherClasses: strange.size }),
    devices: new Set(all.map(({ device }) => device)).size,
    perLabel: judgements.map((label) => all.filter((each) => each.label === label).length),
  };
  writePlan(folder, { currentSha256: sha256(current.bytes), seed, settings, corrections }, current);
  rmSync(incoming);
}

async function* numbered(path: string): AsyncGenerator<{ readonly line: number; readonly text: string; readonly correction: Correction }> {
  let line = 0;
  for await (const text of textLines(path)) {
    yield { line, text, correction: parseFormattedCorrection(text, `${path}, line ${line + 1}`) };
    line++;
  }
}

async function writeChosen(from: string, to: string, chosen: readonly Entry[]): Promise<void> {
  const lines = new Set(chosen.map(({ line }) => line));
  await writeLines(to, linesAt(from, lines));
}

async function* linesAt(path: string, wanted: ReadonlySet<number>): AsyncGenerator<string> {
  let line = 0;
  for await (const text of textLines(path)) if (wanted.has(line++)) yield text;
}
