import { parseArgs } from 'node:util';
import { toPrediction } from '../src/core/prediction.ts';
import { negativeImages, validationSets } from './data/judged-sets.ts';
import { tensorsOf } from './data/tensors.ts';
import { fitTemperature } from './metrics/calibration.ts';
import { judge } from './metrics/judge.ts';
import { formatRate, rate } from './metrics/rate.ts';
import { auroc, thresholdRejecting } from './metrics/separation.ts';
import { encodeRun } from './onnx/encode-run.ts';
import { openOnnx } from './onnx/ort.ts';
import { runStage } from './stage.ts';
import { RunFolder, type CalibrationRecord } from './trainer/run-folder.ts';

/** At most this share of true digits may be taken for no digit. */
const MOST_DIGITS_REJECTED = 0.01;
const NEGATIVES = 3000;

const HELP = `npm run calibrate -- [--run NAME]

Finds the temperature (least negative log-likelihood) and the threshold below which ink is taken for no digit (at most
1 % of true digits) on the validation parts, and stores both in the run's folder. Without --run: the newest run.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const run = RunFolder.choose(values.run);
  const model = await openOnnx(encodeRun(run));
  const sets = validationSets();
  const labels = Uint8Array.from(sets.flatMap((set) => [...set.labels]));
  const logits = new Float32Array(labels.length * 10);
  let written = 0;
  for (const set of sets) {
    const some = await model.run(tensorsOf(set.images));
    logits.set(some, written);
    written += some.length;
  }
  const negatives = await model.run(tensorsOf(negativeImages('validation', NEGATIVES)));
  await model.close();

  const temperature = fitTemperature(logits, labels);
  const digitConfidences = confidencesOf(logits, temperature);
  const negativeConfidences = confidencesOf(negatives, temperature);
  // Rounded down, so that what is written rejects no digit that the exact value would keep.
  const digitThreshold = Math.floor(thresholdRejecting(MOST_DIGITS_REJECTED, digitConfidences) * 1e4) / 1e4;
  const before = judge(logits, labels, { temperature: 1, digitThreshold: 0 });
  const after = judge(logits, labels, { temperature, digitThreshold });
  const calibration: CalibrationRecord = {
    schema: 'scrawl-calibration/1',
    weightsSha256: run.weightsSha256(),
    createdAt: new Date().toISOString(),
    temperature,
    digitThreshold,
    ece: { before: before.ece, after: after.ece },
    nll: { before: before.nll, after: after.nll },
    digitsRejected: after.rejected,
    negativesRejected: rate(negativeConfidences.filter((confidence) => confidence < digitThreshold).length, NEGATIVES),
    auroc: auroc(digitConfidences, negativeConfidences),
  };
  run.writeCalibration(calibration);

  console.log(`${run.path}: calibrated on ${labels.length.toLocaleString('en')} digits and ${NEGATIVES.toLocaleString('en')} drawings that are none.`);
  console.log(`  temperature ${temperature}: calibration error ${percent(before.ece)} → ${percent(after.ece)}, log-likelihood loss ${before.nll.toFixed(4)} → ${after.nll.toFixed(4)}`);
  console.log(`  threshold ${digitThreshold}: rejects ${formatRate(after.rejected)} of digits`);
  console.log(`                     and ${formatRate(calibration.negativesRejected)} of the others; AUROC ${calibration.auroc.toFixed(4)}`);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function confidencesOf(logits: Float32Array, temperature: number): number[] {
  return Array.from({ length: logits.length / 10 }, (_, i) =>
    toPrediction(logits.subarray(i * 10, (i + 1) * 10), { temperature, digitThreshold: 0 }, 'calibrated').confidence,
  );
}

await runStage(main);
