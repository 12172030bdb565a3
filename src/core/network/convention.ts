import { NetworkRefusedError } from '../errors.ts';
import type { GrayImage28 } from '../preprocessing/gray-image.ts';
import { type Digit } from '../classes.ts';
import { softmax } from '../reading/prediction.ts';
import { hardProbes, plainProbes, type Probe } from './convention-probes.ts';
import { formPicture } from './input-form.ts';
import { SCALES, type Convention, type OutputKind, type PictureForm, type Scale, type Way } from './way.ts';

/** Runs the network on one picture's values. @returns its ten outputs */
export type RunPicture = (values: Float32Array) => Promise<Float32Array>;

/** Of ten plain digits, so many are read by a network that is fed as it wants to be. */
export const FEWEST_RIGHT = 8;

/** How far an output that is all of a probability may be from 1, in single or half precision. */
const ROUNDING = 5e-3;

interface Trial {
  readonly form: PictureForm;
  readonly right: number;
}

/**
 * Finds out how a network wants its pictures by reading bundled digits each way. Those ways in which it reads most of the
 * plain ones go on to hard ones, where the right way is the one by which the network's own probabilities hold best: the
 * mean logarithm of what it gives to the truth. Pictures blended of two digits are among them, since a network that is fed
 * a hundred times what it was trained on is as often right, but sure where nobody can be.
 * @param isBytes the network takes whole numbers from 0 to 255.
 * @param onProgress told the share that is done, 0…1.
 * @throws NetworkRefusedError where it gives anything but ten finite numbers.
 */
export async function findConvention(run: RunPicture, isBytes: boolean, onProgress: (share: number) => void = () => undefined): Promise<Convention> {
  const outputs: Float32Array[] = [];
  const ask = async (picture: GrayImage28, form: PictureForm): Promise<Float32Array> => {
    const output = await run(formPicture(picture, form));
    outputs.push(output);
    return output;
  };

  const trials: Trial[] = [];
  const forms = formsOf(isBytes);
  for (const [at, form] of forms.entries()) {
    // What reads nothing upright may have been trained on pictures that lie turned.
    if (form.isTurned && trials.some((trial) => !trial.form.isTurned && trial.right >= FEWEST_RIGHT)) break;
    trials.push({ form, right: await countRight((picture) => ask(picture, form)) });
    onProgress((at + 1) / forms.length / 2);
  }
  const kind = kindOf(outputs);
  const most = Math.max(...trials.map(({ right }) => right));
  const finalists = trials.filter(({ right }) => right >= most - 2);
  const hard = hardProbes();
  let best: { readonly trial: Trial; readonly fit: number } | undefined;
  for (const [at, trial] of finalists.entries()) {
    let fit = 0;
    if (finalists.length > 1) for (const probe of hard) fit += likelihood(await ask(probe.picture, trial.form), kind, probe.digits) / hard.length;
    if (best === undefined || fit > best.fit) best = { trial, fit };
    onProgress((1 + (at + 1) / finalists.length) / 2);
  }
  const { form, right } = best!.trial;
  return { form, output: kind, right };
}

/** How sure another way is than the one that was found. @throws as `findConvention` */
export async function tryWay(run: RunPicture, { form, output }: Way): Promise<Convention> {
  return { form, output, right: await countRight((picture) => run(formPicture(picture, form))) };
}

/** How many of the plain digits are read. */
async function countRight(ask: (picture: GrayImage28) => Promise<Float32Array>): Promise<number> {
  let right = 0;
  for (const { picture, digits } of plainProbes()) if (digitOf(await ask(picture)) === digits[0]) right++;
  return right;
}

/** The scales that a network can be given. @param isBytes as of `findConvention` */
export const scalesOf = (isBytes: boolean): readonly Scale[] => (isBytes ? ['bytes'] : SCALES);

/** All ways, the commonest first: of two that are as good, it wins. */
function formsOf(isBytes: boolean): PictureForm[] {
  return [false, true].flatMap((isTurned) => [false, true].flatMap((isInverted) => scalesOf(isBytes).map((scale) => ({ scale, isInverted, isTurned }))));
}

/** The digit of the largest output; the first of several. */
export function digitOf(outputs: Float32Array): Digit {
  return outputs.indexOf(outputs.reduce((most, value) => Math.max(most, value))) as Digit;
}

/** @throws NetworkRefusedError unless all are ten finite numbers. */
export function checkOutputs(outputs: ArrayLike<number>): void {
  if (outputs.length !== 10) throw new NetworkRefusedError('output', String(outputs.length), `it answers a picture with ${outputs.length} numbers instead of ten`);
  if (!Array.from(outputs).every(Number.isFinite)) throw new NetworkRefusedError('run', '', `it answers with [${Array.from(outputs).join(', ')}], not with ten finite numbers`);
}

/** What outputs are, from how those to many pictures lie. */
export function kindOf(outputs: readonly Float32Array[]): OutputKind {
  const all = (fits: (output: Float32Array) => boolean): boolean => outputs.every(fits);
  const sum = (output: Float32Array): number => output.reduce((total, value) => total + value, 0);
  const isShare = (output: Float32Array): boolean => output.every((value) => value >= -ROUNDING && value <= 1 + ROUNDING);
  if (all((output) => isShare(output) && Math.abs(sum(output) - 1) < ROUNDING)) return 'softmax';
  if (all((output) => output.every((value) => value <= ROUNDING) && Math.abs(sum(output.map(Math.exp)) - 1) < ROUNDING)) return 'log-softmax';
  return all(isShare) ? 'scores' : 'logits';
}

/** Ten probabilities from what a network gives. */
export function probabilitiesOf(outputs: Float32Array, kind: OutputKind): number[] {
  if (kind === 'logits' || kind === 'log-softmax') return softmax(outputs, 1);
  const shares = Array.from(outputs, (value) => Math.max(0, value));
  const total = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((value) => (total > 0 ? value / total : 1 / shares.length));
}

/** As far as logarithms go: what is 0 in single precision. */
const LEAST = 1e-45;

/** The mean logarithm of the probabilities that the digits get which a picture shows equally. */
function likelihood(outputs: Float32Array, kind: OutputKind, digits: Probe['digits']): number {
  if (kind === 'softmax' || kind === 'scores') {
    const probabilities = probabilitiesOf(outputs, kind);
    return mean(digits.map((digit) => ln(probabilities[digit]!)));
  }
  const most = outputs.reduce((largest, value) => Math.max(largest, value));
  const total = ln(outputs.reduce((sum, value) => sum + Math.exp(value - most), 0)) + most;
  // As far as probabilities can say it: else one way that is far off would count for more by logits than by softmax.
  return mean(digits.map((digit) => Math.max(ln(0), outputs[digit]! - total)));
}

/** Logarithm with a floor: what has no chance at all would make every sum infinite. */
function ln(value: number): number {
  // eslint-disable-next-line no-restricted-properties -- ways are compared with each other, and nothing of it is stored
  return Math.log(Math.max(LEAST, value));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
