/**
 * `npm run bench:personal`: what learning one hand is worth, on writers that the network never saw. The app's own code
 * learns from the first digits of the first half of each writer's digits, and reads the second half. With
 * `-- --validation`, on what its constants were chosen by; with `-- --strokes FILE`, on the writers of any stroke file
 * (.ndjson or .ndjson.gz), writer by writer as well; with `-- --fold NAME`, on the writers of sites that a small network
 * did not see, once `npm run folds -- --fold NAME shipped` has trained it.
 */
import { parseArgs } from 'node:util';
import { examplesOf, type JudgedDigit } from '../../src/core/personalization/examples.ts';
import { finish, learnPersonalization, rehearse, type Lesson } from '../../src/core/personalization/learn.ts';
import { headLogits } from '../../src/core/personalization/head.ts';
import { seeInk } from '../../src/core/preprocessing/preprocess.ts';
import { redrawn } from '../../src/core/personalization/redrawn.ts';
import { personalLogits } from '../../src/core/personalization/personalization.ts';
import { parseRehearsal, type FeatureSet } from '../../src/core/personalization/rehearsal.ts';
import { loadMnist } from '../../training/data/mnist.ts';
import { mnistPart } from '../../training/data/splits.ts';
import { seenSet, tensorsOf } from '../../training/data/tensors.ts';
import { readShippedModel } from '../../training/export/models-folder.ts';
import { openOnnx } from '../../training/onnx/ort.ts';
import { FOLDS, leftOutSamples, type FoldName } from '../../training/folds/fold-plan.ts';
import { readFoldModel, type FoldModel } from '../../training/folds/fold-model.ts';
import { byWriterOf, writersOfFile, odderWriters, writersOf, type WriterDigits } from './writers.ts';

const JUDGED = [10, 25, 50];
const ODDER_WRITERS = 10;

const { values } = parseArgs({ options: { validation: { type: 'boolean', default: false }, strokes: { type: 'string' }, fold: { type: 'string' } } });
const fold = values.fold === undefined ? undefined : foldNamed(values.fold);
const { modelId, bytes, features: featuresOutput, temperature, rehearsal: shipped } = fold ? await readFoldModel('shipped', fold, 4, 1) : shippedModel();
const model = await openOnnx(bytes);
const size = shipped.head.weights.length / shipped.head.bias.length;
const prepared = performance.now();
const rehearsed = rehearse(shipped, temperature);
const preparing = performance.now() - prepared;

const featuresOf = (tensors: Float32Array): Promise<Float32Array> => model.output(featuresOutput, tensors);

function shippedModel(): FoldModel {
  const { manifest, bytes: file, rehearsal } = readShippedModel();
  if (!manifest.features || !rehearsal) throw new Error(`${manifest.modelId} has no rehearsal set: npm run export makes one.`);
  return { modelId: manifest.modelId, bytes: file, features: manifest.features.name, temperature: manifest.temperature, rehearsal: parseRehearsal(rehearsal) };
}

function foldNamed(name: string): FoldName {
  if (!(name in FOLDS)) throw new RangeError(`There is no fold "${name}": choose from ${Object.keys(FOLDS).join(', ')}.`);
  return name as FoldName;
}

/** The digits to be judged also as they might have been drawn. */
async function featuresOfWriter(digits: WriterDigits): Promise<JudgedDigit[]> {
  const drawings = digits.map(({ ink }, index) => (index < Math.min(digits.length >> 1, Math.max(...JUDGED)) ? [ink, ...redrawn(ink)] : [ink]));
  const features = await featuresOf(tensorsOf(seenSet(drawings.flat().map(seeInk)), model.planes));
  let row = 0;
  return digits.map(({ label }, index) => ({ label, drawings: drawings[index].map(() => features.subarray(row * size, ++row * size)) }));
}

/** @param logits of a digit's features. */
function errors(logits: (features: Float32Array) => Float32Array, { features, labels }: FeatureSet): number {
  return labels.filter((label, i) => {
    const each = logits(features.subarray(i * size, (i + 1) * size));
    return each.indexOf(Math.max(...each)) !== label;
  }).length;
}

const asShipped = (features: Float32Array): Float32Array => headLogits(shipped.head, features);

const named = values.strokes === undefined ? undefined : writersOfFile(values.strokes);
const writers = named ? [...named.values()] : fold ? byWriterOf(leftOutSamples(fold).digits) : values.validation ? odderWriters(writersOf('validation'), ODDER_WRITERS) : writersOf('heldOut');
const names = named && [...named.keys()];
const written: JudgedDigit[][] = [];
for (const digits of writers) written.push(await featuresOfWriter(digits));
const isValidation = values.validation || fold !== undefined;
const mnist = isValidation ? mnistPart('validation') : loadMnist('test');
const everyone: FeatureSet = { features: await featuresOf(tensorsOf(mnist, model.planes)), labels: mnist.labels };
await model.close();

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;

const unread = errors(asShipped, everyone);
console.log(`${modelId}: ${writers.length} ${values.strokes ?? (fold ? 'writers of its sites' : values.validation ? 'odder variants of validation writers' : 'held-out writers')}; MNIST-${isValidation ? 'validation' : 'test'} ${percent(unread / everyone.labels.length)} wrong`);
console.log(`Making the rehearsal set ready: ${preparing.toFixed(0)} ms, once.`);
for (const count of JUDGED) {
  const chosen = written.filter(({ length }) => length >> 1 >= count);
  const milliseconds: number[] = [];
  const results = chosen.map((digits) => {
    const [judged, toCome] = [digits.slice(0, count), digits.slice(digits.length >> 1)].map(examplesOf);
    const start = process.cpuUsage();
    const lesson: Lesson = finish(learnPersonalization(rehearsed, judged));
    const { user, system } = process.cpuUsage(start);
    milliseconds.push((user + system) / 1000);
    const { personalization } = lesson;
    const asLearned = (features: Float32Array): Float32Array => (personalization ? personalLogits(personalization, features, asShipped(features), temperature) : asShipped(features));
    return {
      name: names?.[written.indexOf(digits)],
      adapted: personalization !== undefined,
      before: errors(asShipped, toCome),
      after: errors(asLearned, toCome),
      read: toCome.labels.length,
      lost: (errors(asLearned, everyone) - unread) / everyone.labels.length,
    };
  });
  for (const { name, before, after, read } of results) {
    if (name !== undefined && (before > 0 || after > 0)) console.log(`  ${name}: ${before} → ${after} of ${read} after ${count}`);
  }
  const sum = (of: (result: (typeof results)[number]) => number): number => results.reduce((total, result) => total + of(result), 0);
  const [before, after] = [sum((each) => each.before), sum((each) => each.after)];
  console.log(
    [
      `\nafter ${count} judged digits, ${results.length} writers, ${sum(({ read }) => read)} digits to come`,
      `errors ${before} → ${after} (${percent(before === 0 ? 0 : after / before - 1, 0)}); better for ${sum((each) => Number(each.after < each.before))}, worse for ${sum((each) => Number(each.after > each.before))}; adapted ${sum((each) => Number(each.adapted))}`,
      `MNIST lost: ${percent(mean(results.map(({ lost }) => lost)), 3)} on average, ${percent(Math.max(...results.map(({ lost }) => lost)))} at most`,
      `${milliseconds.sort((a, b) => a - b)[Math.floor(milliseconds.length / 2)].toFixed(0)} ms of processor time a lesson, ${Math.max(...milliseconds).toFixed(0)} at most`,
    ].join('\n  '),
  );
}
