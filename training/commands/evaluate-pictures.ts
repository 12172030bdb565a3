import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readShippedModel } from '../export/models-folder.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { wholeOption } from '../lib/command-line.ts';
import { decodeColourPicture } from '../lib/read-picture.ts';
import { duration, ProgressLine } from '../lib/progress.ts';
import { runStage } from '../lib/stage.ts';
import { conditionsOf } from '../photographs/conditions.ts';
import { add, CONFIDENT, emptyTally, judgeReading, type Tally } from '../photographs/judge-reading.ts';
import { everydayPicture, photograph, writersOf } from '../photographs/photographs.ts';
import { openOnnx } from '../onnx/ort.ts';
import { createDigitReader } from '../reading/digit-reader.ts';
import { readDecoded } from '../reading/predict-picture.ts';
import { contactSheet } from '../report/contact-sheet.ts';

const HELP = `npm run evaluate:pictures -- [--everyday] [--photographs N] [--from N] [--seed N] [--held-out] [--out FOLDER]

Takes photographs of numbers written by people kept for validation, under all that makes photographs hard, reads them
with the model in models/, and counts what is found, right, and confidently wrong.
--everyday        pictures as people come by them instead, each kind in turn: drawing programs, printed boxes, dates,
                  telephone numbers, sums, chalk, pencil, whiteboards, few pixels, strong compression, and more
--photographs N   how many (100)
--from N          the first one's place among those of the seed (0): a long run can be taken in portions
--seed N          of the lot that draws them (1): the same photographs for the same seed
--held-out        people held out of all choices instead: to report, not to choose by
--out FOLDER      keeps the photographs with a mistake, and what the network saw of all digits`;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ options: { photographs: text, from: text, seed: text, everyday: flag, 'held-out': flag, out: text, help: flag } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const count = wholeOption('photographs', values.photographs, 100);
  const from = wholeOption('from', values.from, 0, 0);
  const seed = wholeOption('seed', values.seed, 1, 0);
  const writers = writersOf(values['held-out'] ? 'heldOut' : 'validation');
  const { out } = values;
  const take = values.everyday ? everydayPicture : photograph;
  if (out !== undefined) mkdirSync(out, { recursive: true });
  const { manifest, bytes } = readShippedModel();
  const network = await openOnnx(bytes);
  const reader = createDigitReader(network, manifest);
  const progress = new ProgressLine();
  const tallies = new Map<string, Tally>();
  const seen = Array.from({ length: 10 }, (): Uint8Array[] => []);
  const start = performance.now();
  for (let index = from; index < from + count; index++) {
    const { file, lines: truth, scene, occasion } = await take(writers, seed, index);
    const reading = await readDecoded(await decodeColourPicture(file, `photograph ${index}`), reader);
    const mistakes: string[] = [];
    const tally = judgeReading(reading, truth, (mistake) => mistakes.push(mistake));
    for (const condition of occasion === undefined ? conditionsOf(scene) : ['all', occasion]) {
      const sum = tallies.get(condition) ?? emptyTally();
      add(sum, tally);
      tallies.set(condition, sum);
    }
    if (mistakes.length > 0) progress.finish(`photograph ${index}: ${mistakes.join('; ')}`);
    if (out !== undefined) {
      if (mistakes.length > 0) writeFileAtomic(join(out, `${index}.jpg`), file);
      for (const { prediction, image } of reading.lines.flat()) if (prediction.isDigit) seen[Number(prediction.digit)].push(image);
    }
    progress.update(`${index - from + 1} of ${count} photographs, ${duration(((performance.now() - start) / 1000 / (index - from + 1)) * (from + count - index - 1))} left`);
  }
  progress.finish(table(tallies));
  if (out !== undefined) {
    const rows = seen.map((images, label) => ({ label, pictures: images.slice(0, 40).map((pixels) => ({ pixels, width: 28, height: 28 })) }));
    writeFileAtomic(join(out, 'seen.png'), await contactSheet(rows));
  }
  await network.close();
}

function table(tallies: ReadonlyMap<string, Tally>): string {
  const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
  const head = `| photographs | how many | digits | found | right | sure from ${CONFIDENT} on and wrong | seen where there is none | read without a mistake |\n|---|---|---|---|---|---|---|---|`;
  const rows = [...tallies].map(([name, { pictures, digits, found, right, confidentlyWrong, extra, whole }]) =>
    `| ${[name, pictures, digits, percent(found, digits), percent(right, digits), percent(confidentlyWrong, digits), extra, percent(whole, pictures)].join(' | ')} |`);
  return [head, ...rows].join('\n');
}

await runStage(main);
