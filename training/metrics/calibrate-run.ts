import { negativeImages, validationSets } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { encodeRun } from '../onnx/encode-run.ts';
import { openOnnx } from '../onnx/ort.ts';
import type { CalibrationRecord, RunFolder } from '../trainer/run-folder.ts';
import { fitTemperature } from './calibration.ts';
import { judge, predictionsOf } from './judge.ts';
import { rate } from './rate.ts';
import { auroc, thresholdRejecting } from './separation.ts';

/**
 * At most this share of true digits may be taken for no digit. Far less than separating best would take: between this
 * threshold and certainty the app says "?" with its guess, which is kinder to a digit than "not a digit".
 */
export const MOST_DIGITS_REJECTED = 0.002;
const NEGATIVES = 3000;

/**
 * Finds temperature and threshold for a run's best weights on the validation parts, and writes them to its folder.
 * @throws RunFolderError where there are no weights to calibrate.
 */
export async function calibrateRun(run: RunFolder): Promise<CalibrationRecord> {
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
  const [digitConfidences, negativeConfidences] = [logits, negatives].map((each) =>
    predictionsOf(each, { temperature, digitThreshold: 0 }).map(({ confidence }) => confidence),
  );
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
  return calibration;
}
