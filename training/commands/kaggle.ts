import { parseArgs } from 'node:util';
import type { Digit } from '../../src/core/classes.ts';
import { InvalidRecordError } from '../../src/core/errors.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { rate } from '../../src/core/rate.ts';
import { seeInk, type Seen } from '../../src/core/preprocessing/preprocess.ts';
import { formatSubmission } from '../../src/formats/kaggle-csv.ts';
import { framedImage } from '../../src/transfer/import-maker.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { openSource } from '../data/open-source.ts';
import { seenSet, tensorsOf } from '../data/tensors.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { openOnnx } from '../onnx/ort.ts';
import { ProgressLine } from '../lib/progress.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run kaggle -- test.csv [--out submission.csv]

Reads the pictures of Kaggle's "Digit Recognizer" (test.csv, or train.csv, whose labels are then compared), or of any other
file that the app imports, with the model in models/ and writes the answers as "ImageId,Label", ImageId from 1. A file with a fault in it is refused with its line
and column, and nothing is written. Files may be packed with gzip.`;

/** Pictures read at once: enough for the runtime, and little memory however long the file. */
const BATCH = 250;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } }, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new RangeError(`Which one file? ${HELP}`);
  const out = values.out ?? 'submission.csv';

  const { manifest, bytes } = readShippedModel();
  const model = await openOnnx(bytes);
  const progress = new ProgressLine();
  const answers: number[] = [];
  const labels: number[] = [];
  let waiting: Seen[] = [];
  const answer = async (): Promise<void> => {
    const logits = await model.run(tensorsOf(seenSet(waiting), model.planes));
    for (let i = 0; i < waiting.length; i++) answers.push(toPrediction(logits.subarray(10 * i, 10 * i + 10), manifest, manifest.modelId).digit as Digit);
    waiting = [];
    progress.update(`${path}: ${answers.length.toLocaleString('en')} pictures read`);
  };
  const { samples } = await openSource(path);
  for await (const { label, drawing } of samples) {
    waiting.push(drawing.kind === 'ink' ? seeInk(drawing.ink) : { picture: framedImage(drawing.raster, drawing.preprocessingId) });
    if (typeof label === 'number') labels.push(label);
    if (waiting.length === BATCH) await answer();
  }
  if (waiting.length > 0) await answer();
  await model.close();
  if (answers.length === 0) throw new InvalidRecordError(path, '', 'pictures', 'none');

  writeFileAtomic(out, formatSubmission(answers));
  progress.finish(`${out}: ${answers.length.toLocaleString('en')} answers of ${manifest.modelId}`);
  if (labels.length > 0) console.log(`By the labels in ${path}, ${formatRate(rate(labels.filter((label, i) => label === answers[i]).length, labels.length))} are right.`);
}

await runStage(main);
