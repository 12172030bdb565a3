import { classesOf } from '../../src/core/classes.ts';
import { rate } from '../../src/core/rate.ts';
import { choosingNegatives, taughtNegatives, writtenNegatives } from '../data/negative-sets.ts';
import { validationSets } from '../data/judged-sets.ts';
import { tensorsOf, type SeenSet } from '../data/tensors.ts';
import { encodeRun } from './encode-run.ts';
import { openOnnx } from '../onnx/ort.ts';
import type { CalibrationRecord, RunFolder } from './run-folder.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { fitTemperature } from '../metrics/calibration.ts';
import { judge, likenessesOf } from '../metrics/judge.ts';
import { auroc, thresholdRejecting } from '../metrics/separation.ts';

/**
 * At most this share of true digits may be taken for no digit. Less than separating best would take: between this
 * threshold and certainty the app says "?" with its guess, which is kinder to a digit than "not a digit".
 */
export const MOST_DIGITS_REJECTED = 0.005;

/** Temperatures that the decision may be taken at, besides that of the probabilities. */
const DOUBT_TEMPERATURES = [1, 2, 4, 8];

/** Drawings of each kind; small runs have fewer. */
const EACH = 500;

/** Of a small run's digits of each source, so many drawings of each kind: about as in a whole run. */
const TRIAL_SHARE = 0.2;

/** Temperature and threshold of the not-a-digit decision, and what they turn away. */
export interface DoubtChoice {
  readonly doubtTemperature: number;
  readonly digitThreshold: number;
  /** Share of the drawings below the threshold. */
  readonly rejected: number;
}

/**
 * The temperature at which the threshold that costs at most `share` of the digits of any group turns away most of the drawings.
 * @param groups each [count, classes] logits @param others [count, classes] logits @param of whose they are
 */
export function chooseDoubt(groups: readonly Float32Array[], others: Float32Array, temperatures: readonly number[], share: number, of: Pick<Calibration, 'classes'> = {}): DoubtChoice {
  const choices = temperatures.map((doubtTemperature): DoubtChoice => {
    const calibration = { ...of, temperature: doubtTemperature };
    // Rounded down, so that what is written rejects no digit that the exact value would keep.
    const digitThreshold = Math.min(...groups.map((digits) => Math.floor(thresholdRejecting(share, likenessesOf(digits, calibration)) * 1e5) / 1e5));
    const likenesses = likenessesOf(others, calibration);
    return { doubtTemperature, digitThreshold, rejected: likenesses.filter((likeness) => likeness < digitThreshold).length / likenesses.length };
  });
  return choices.reduce((best, choice) => (choice.rejected > best.rejected ? choice : best));
}

/**
 * Finds temperature and threshold for a run's best weights on the validation parts, and writes them to its folder. The
 * not-a-digit decision is chosen with drawings of kinds that training does not show, and with letters of writers who taught
 * nothing; it may cost MNIST's writers and the pens' no more than the same share each. A run of few digits is calibrated
 * with as few, and roughly.
 * @throws RunFolderError where there are no weights to calibrate.
 */
export async function calibrateRun(run: RunFolder): Promise<CalibrationRecord> {
  const { limit = Infinity, network } = run.readConfig();
  const classes = classesOf(network);
  const own = network.classes === undefined ? {} : { classes: network.classes };
  const model = await openOnnx(encodeRun(run));
  const logitsOf = async (sets: readonly SeenSet[]): Promise<Float32Array> => {
    const parts: Float32Array[] = [];
    for (const set of sets) parts.push(await model.run(tensorsOf(set, model.planes)));
    return Float32Array.from(parts.flatMap((part) => [...part]));
  };
  const sets = validationSets(limit, classes);
  // MNIST first, then pens: the order of the groups below.
  const labels = Uint8Array.from([...sets].sort((a, b) => Number(a.writers !== undefined) - Number(b.writers !== undefined)).flatMap((set) => [...set.labels]));
  const pens = sets.filter(({ writers }) => writers !== undefined);
  const groups = [await logitsOf(sets.filter((set) => !pens.includes(set))), await logitsOf(pens)];
  const logits = Float32Array.of(...groups[0], ...groups[1]);
  const each = Math.min(EACH, Math.ceil(limit * TRIAL_SHARE));
  const taught = taughtNegatives('validation', each);
  const choosing = [...choosingNegatives('validation', each), ...writtenNegatives('validation', each, classes)];
  const chosenBy = await logitsOf(choosing);
  const negatives = Float32Array.of(...(await logitsOf(taught)), ...chosenBy);
  await model.close();

  const temperature = fitTemperature(logits, labels, classes);
  const { doubtTemperature, digitThreshold } = chooseDoubt(groups.filter(({ length }) => length > 0), chosenBy, [temperature, ...DOUBT_TEMPERATURES], MOST_DIGITS_REJECTED, own);
  const chosen = { ...own, temperature, digitThreshold, doubtTemperature };
  const before = judge(logits, labels, { ...own, temperature: 1, digitThreshold: 0 });
  const after = judge(logits, labels, chosen);
  const likenesses = likenessesOf(negatives, chosen);
  const calibration: CalibrationRecord = {
    schema: 'scrawl-calibration/1',
    weightsSha256: run.weightsSha256(),
    createdAt: new Date().toISOString(),
    ...chosen,
    ece: { before: before.ece, after: after.ece },
    nll: { before: before.nll, after: after.nll },
    digitsRejected: after.rejected,
    negativesRejected: rate(likenesses.filter((likeness) => likeness < digitThreshold).length, likenesses.length),
    auroc: auroc(likenessesOf(logits, chosen), likenesses),
  };
  run.writeCalibration(calibration);
  return calibration;
}
