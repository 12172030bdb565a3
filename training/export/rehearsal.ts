import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { headLogits } from '../../src/core/personalization/head.ts';
import { classesOf, DIGITS, labelOf, type Classes, type Digit, type Label } from '../../src/core/classes.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { joined } from '../../src/core/joined.ts';
import { softmax } from '../../src/core/reading/prediction.ts';
import { seeInk } from '../../src/core/preprocessing/preprocess.ts';
import { formatRehearsal, type Head } from '../../src/core/personalization/rehearsal.ts';
import type { LabelledImages } from '../data/mnist.ts';
import { letterPart, mnistPart, strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import { seenPart, seenSet, tensorsOf, type SeenSet } from '../data/tensors.ts';
import { weightSpecs, type Network } from '../networks/network.ts';
import { secondOutputs } from '../onnx/encode-network.ts';
import { openOnnx, type OpenModel } from '../onnx/ort.ts';

/** Digits in a rehearsal set. Half as many serve as well on validation writers; ten kilobytes hold 130. */
const COUNT = 1000;

/** Only every other digit that was trained on is looked at: it takes half the time and finds as hard ones. */
const EVERY = 2;

/** Digits as a network may see them, with what they are. */
type LabelledDrawings = LabelledImages & SeenSet;

/** Drawings held as floats at a time. */
const CHUNK = 5000;

/** How far a logit may lie from the last layer's own sum: rounding makes some 1e-5, a wrong layout whole units. */
const TOLERANCE = 1e-3;

/**
 * The rehearsal set of a network, from digits that it was trained on, as a file.
 * @param onnx the same network as `weights`.
 * @param temperature of its calibration
 * @param digits asked for only where the network gives features.
 * @returns undefined for a network whose file gives no features.
 * @throws RangeError where the last layer of `weights` is not that of `onnx`.
 */
export async function buildRehearsal(
  network: Network,
  weights: Float32Array,
  onnx: Uint8Array,
  temperature: number,
  digits: () => LabelledDrawings[],
): Promise<Uint8Array | undefined> {
  const { features: spec } = secondOutputs(network);
  if (spec === undefined) return undefined;
  const head = lastLayer(network, weights);
  const model = await openOnnx(onnx);
  const known: { readonly features: Float32Array; readonly label: number; readonly doubt: number }[] = [];
  for (const { labels, ...seen } of digits()) {
    for (let start = 0; start < labels.length; start += CHUNK) {
      const tensors = tensorsOf(seenPart(seen, start, Math.min(start + CHUNK, labels.length)), model.planes);
      if (known.length === 0) await checkHead(head, model, spec.name, tensors.subarray(0, model.planes * PIXELS));
      const values = await model.output(spec.name, tensors);
      const size = head.weights.length / head.bias.length;
      for (let i = 0; i * size < values.length; i++) {
        const features = values.slice(i * size, (i + 1) * size);
        known.push({ features, label: labels[start + i], doubt: doubtOf(softmax(headLogits(head, features), temperature)) });
      }
    }
  }
  await model.close();
  // Sorting is stable: digits of equal doubt stay in the order of the data.
  const chosen = known.toSorted((a, b) => b.doubt - a.doubt).slice(0, COUNT);
  return formatRehearsal({
    features: Float32Array.from(chosen.flatMap(({ features }) => [...features])),
    labels: Uint8Array.from(chosen, ({ label }) => label),
    head,
    population: known.length,
  });
}

/** The chance that two draws from these probabilities differ (Gini's index): 0 for certainty, 0.9 for none at all. */
const doubtOf = (probabilities: readonly number[]): number => 1 - probabilities.reduce((sum, p) => sum + p * p, 0);

/**
 * Of what is trained on, what is looked at.
 * @param limit of the run: it was trained on only so many digits of each source.
 * @param classes of the network: labels are places among them, and what is of none of them is left out.
 */
export function trainingDigits(limit = Infinity, classes: Classes = DIGITS): LabelledDrawings[] {
  const letters = letterPart('train').map(({ label, ink }) => ({ label: labelOf(label), ink })).filter(({ label }) => classes.includes(label));
  return [everyOther(mnistPart('train'), limit, classes), ...[...STROKE_SETS.map((set) => strokePart(set, 'train')), letters].map((samples) => strokeDrawings(samples, limit, classes))];
}

function everyOther({ images, labels }: LabelledImages, limit: number, classes: Classes): LabelledImages {
  const places = [...labels.subarray(0, limit).keys()].filter((i) => i % EVERY === 0 && classes.includes(labels[i] as Digit));
  return {
    images: joined(places.map((i) => images.subarray(i * PIXELS, (i + 1) * PIXELS))),
    labels: Uint8Array.from(places, (i) => classes.indexOf(labels[i] as Digit)),
    count: places.length,
  };
}

function strokeDrawings(all: readonly { readonly label: Label; readonly ink: Ink }[], limit: number, classes: Classes): LabelledDrawings {
  const samples = all.slice(0, limit).filter(({ label }, i) => i % EVERY === 0 && classes.includes(label));
  return { ...seenSet(samples.map(({ ink }) => seeInk(ink))), labels: Uint8Array.from(samples, ({ label }) => classes.indexOf(label)), count: samples.length };
}

/** tfjs's kernel of a dense layer lies as [features, classes]. */
function lastLayer(network: Network, weights: Float32Array): Head {
  const last = network.layers.length - 1;
  const read = (role: 'kernel' | 'bias'): Float32Array => {
    const { offset, size } = weightSpecs(network).find((spec) => spec.layer === last && spec.role === role)!;
    return weights.slice(offset, offset + size);
  };
  const kernel = read('kernel');
  const classes = classesOf(network).length;
  const size = kernel.length / classes;
  return { weights: kernel.map((_, i) => kernel[(i % size) * classes + Math.floor(i / size)]), bias: read('bias') };
}

async function checkHead(head: Head, model: OpenModel, features: string, picture: Float32Array): Promise<void> {
  const [own, given] = [headLogits(head, await model.output(features, picture)), await model.run(picture)];
  const worst = Math.max(...own.map((logit, digit) => Math.abs(logit - given[digit])));
  if (!(worst <= TOLERANCE)) throw new RangeError(`The last layer gives other logits than the ONNX file, by ${worst}.`);
}
