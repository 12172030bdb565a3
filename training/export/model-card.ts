import type { ModelManifest, TensorSpec } from '../../src/core/records/manifest.ts';
import { MOST_DIGITS_REJECTED } from '../runs/calibrate-run.ts';
import type { Evaluation } from '../metrics/evaluation.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { activationShapes, countWeights, weightSpecs, type Layer } from '../networks/network.ts';
import type { SeedsTable } from '../metrics/seeds.ts';
import type { Parity } from './parity.ts';
import type { CalibrationRecord, EpochRecord, RunConfig, TestLook } from '../runs/run-folder.ts';
import { seedsRows } from '../report/seeds-report.ts';

/** All that a card tells. */
export interface CardFacts {
  readonly manifest: ModelManifest;
  readonly config: RunConfig;
  readonly history: readonly EpochRecord[];
  readonly calibration: CalibrationRecord;
  readonly evaluation: Evaluation;
  readonly parity: Parity;
  readonly testLooks: readonly TestLook[];
  /** The same recipe begun with several seeds. */
  readonly seeds?: SeedsTable | undefined;
}

/** The model card in Markdown, after Mitchell et al., "Model Cards for Model Reporting" (2019). */
export function modelCard(facts: CardFacts): string {
  return [heading(facts), intendedUse(), figures(facts), method(facts), data(facts), limits()].join('\n\n').concat('\n');
}

function heading({ manifest, config, parity }: CardFacts): string {
  const { trainable } = countWeights(weightSpecs(config.network));
  return `# ${manifest.modelId}

Written by \`npm run export -- --run ${config.name}\`; do not edit by hand.

| | |
|---|---|
| file | \`${manifest.file}\`, ONNX, kernels as float16, ${manifest.bytes.toLocaleString('en')} bytes |
| SHA-256 | \`${manifest.sha256}\` |
| made | ${manifest.createdAt} |
| input | \`${manifest.input.name}\`, float32 [${manifest.input.shape.join(', ')}], 0 = paper, 1 = ink, prepared by \`${manifest.preprocessingId}\` (\`src/core/preprocessing/preprocess.ts\`) |
| output | \`${manifest.output.name}\`, float32 [${manifest.output.shape.join(', ')}]; \`src/core/reading/prediction.ts\` makes an answer of them |
${secondOutputRows(manifest)}| network | \`${config.network.name}\`, ${trainable.toLocaleString('en')} learned weights |
| temperature, threshold | ${manifest.temperature}; ${manifest.digitThreshold} at temperature ${manifest.doubtTemperature ?? manifest.temperature} |
| same as trained | largest difference of a logit to tfjs ${parity.worst.toExponential(1)} on ${parity.images.toLocaleString('en')} pictures, ${parity.answersChanged} answers changed |
| kernels rounded to float16 | changes a logit by at most ${parity.rounding.worst.toExponential(1)}, ${parity.rounding.answersChanged} answers of those pictures |
| licence | MIT, as the program; the data's own licences are below |`;
}

function intendedUse(): string {
  return `## Intended use

One handwritten digit, 0 to 9, drawn by finger, pen or mouse, or a picture of one. Not for several digits at once,
letters, or anything where a wrong answer does harm without a person noticing it.`;
}

/** A figure is worth as much as it is blind. */
const STYLES_NOTE = ` The styles that training draws digits in (flagged ones, above all) were added after an earlier
model's errors on the held-out strokes had been seen, so the figures on those are less blind than the others.`;

function figures({ config, evaluation, calibration, manifest, testLooks, seeds }: CardFacts): string {
  const rows = evaluation.sets.map(({ title, accuracy, rejected, ece }) => `| ${title} | ${formatRate(accuracy)} | ${percent(rejected.value)} | ${percent(ece)} |`);
  const pooled = manifest.metrics.strokesHeldOut;
  const pens = evaluation.strokes.find(({ part }) => part === 'heldOut');
  const tested = evaluation.sets.some(({ name }) => name === 'mnistTest');
  const note = tested
    ? `All choices were made on the validation sets. The test and held-out sets were looked at ${testLooks.length === 1 ? 'once' : `${testLooks.length} times`} for this run, and chose nothing.`
    : 'The test and held-out sets have not been looked at yet: these are the sets that choices were made with.';
  const styled = Object.values(config.recipe.styles).some((chance) => chance > 0);
  return `## Figures

Accuracy with its 95 % interval (Wilson), the share of digits taken for none, and the expected calibration error.

| set | right | taken for no digit | calibration error |
|---|---|---|---|
${rows.join('\n')}${pooled === undefined ? '' : `\n| **All pen strokes of held-out writers** | **${formatRate(pooled)}** | ${pens === undefined ? ' | ' : `${percent(pens.rejected.value)} | ${percent(pens.ece)} `}|`}

${note}${tested && styled ? STYLES_NOTE : ''} Measured with \`${evaluation.command}\` in onnxruntime-web's WASM build, the runtime of the app.${roundingNote(evaluation)}

${seeds === undefined ? '' : seedsPart(seeds)}${notDigits(evaluation)}

The temperature was fitted on the validation sets: log loss ${calibration.nll.before.toFixed(4)} → ${calibration.nll.after.toFixed(4)},
calibration error ${percent(calibration.ece.before)} → ${percent(calibration.ece.after)}. The threshold is the highest that takes at most ${100 * MOST_DIGITS_REJECTED} % of the validation digits for none, of MNIST's
as of the pens', at the temperature (${calibration.doubtTemperature ?? calibration.temperature}) that turned away most letters and signs of validation writers, and digits lying on their side, on
top of each other or three in a row.`;
}

function roundingNote({ rounding }: Evaluation): string {
  if (rounding === undefined) return '';
  const points = (share: number): string => `${(100 * share).toFixed(2)} points`;
  return ` All figures are of the file that ships. With kernels in float32, no accuracy
differs by more than ${points(rounding.accuracy)}, no share taken for no digit by more than ${points(rounding.rejected)}, no calibration error by more than
${points(rounding.calibrationError)}, no AUROC by more than ${rounding.auroc.toFixed(4)}.`;
}

function notDigits({ notDigits: { kinds, digitsRejected, taught, written, unseen } }: Evaluation): string {
  const atFixed = ({ curve }: (typeof kinds)[number]): string => {
    const point = curve.find(({ digitsRejected: share }) => Math.abs(share - FIXED_SHARE) < FIXED_SHARE / 5);
    return point === undefined ? '–' : percent(point.othersRejected);
  };
  const rows = kinds.map((kind) => `| ${kind.title} | ${kind.taught ? 'yes' : 'no'} | ${percent(kind.rejected.value)} | ${atFixed(kind)} | ${kind.auroc.toFixed(4)} |`);
  const real = written === undefined ? '' : `Of letters and signs that people wrote, other people than those who taught the network, ${formatRate(written.rejected)} were taken for no digit (AUROC ${written.auroc.toFixed(4)}).\n`;
  return `${real}Of drawings that are no digits, ${formatRate(taught.rejected)} were taken for none where training shows their kind, ${formatRate(unseen.rejected)}
where it does not, at the threshold that takes ${percent(digitsRejected.value)} of the digits for none. Letters and signs that could stand for a digit are left out.

| drawings | taught | taken for no digit | where 0.5 % of digits are | AUROC against digits |
|---|---|---|---|---|
${rows.join('\n')}
| **all that are not taught** | | **${percent(unseen.rejected.value)}** | | **${unseen.auroc.toFixed(4)}** |`;
}

/** Share of the digits taken for none at which models can be compared, whatever their thresholds. */
const FIXED_SHARE = 0.005;

/** The recipe's figures over several seeds. */
function seedsPart(seeds: SeedsTable): string {
  const [header, ...rows] = seedsRows(seeds);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `The same recipe with ${seeds.runs.length} seeds (\`${seeds.command}\`); the deviation is that of the sample:

${[line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')}

`;
}

function method({ config, history }: CardFacts): string {
  const shapes = activationShapes(config.network);
  const layers = config.network.layers.map((layer, index) => `| ${describe(layer)} | ${shapes[index].join(' × ')} |`);
  const minutes = history.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return `## Method

| layer | gives |
|---|---|
${layers.join('\n')}

Trained in ${history.length} epochs and ${minutes.toFixed(0)} minutes with \`${config.command}\`, seed ${config.seed}. The weights are a moving average over the steps, as it
stood after ${config.recipe.schedule === 'constant' ? 'the epoch that did best on the validation sets' : 'the last epoch'}. Recipe:

\`\`\`json
${JSON.stringify(config.recipe, null, 2)}
\`\`\``;
}

function data({ config }: CardFacts): string {
  const files = Object.entries(config.data).map(([path, md5]) => `| \`${path}\` | \`${md5}\` |`);
  return `## Data

- MNIST, training part: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*, 1998. CC BY-SA 3.0.
- Pen-Based Recognition of Handwritten Digits, training part: E. Alpaydin, F. Alimoglu, UCI Machine Learning Repository, 1996,
  doi:10.24432/C5MG6K. CC BY 4.0. Two samples with wrong labels were left out.
- UNIPEN train_r01_v07, category 1a: I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet, *UNIPEN project of on-line data
  exchange and recognizer benchmarks*, ICPR 1994, doi:10.1109/ICPR.1994.576870; Zenodo, doi:10.5281/zenodo.1195803. CC BY 4.0. Where the table below names them: single digits
  that stood as words in its category 7, and letters and signs of categories 1b to 1d as what is no digit.
- Whose each digit of MNIST is: C. Yadav, L. Bottou, *Cold Case: The Lost MNIST Digits*, 2019 (QMNIST). BSD.

Everything was split by writer, MNIST's training part too: nobody's hand is both taught and judged by. For judging only, never for training: digits drawn by
mouse that another project's model had got wrong, and 50 small JPEG pictures by A. Jhawar (MIT).

| file | MD5 of its unpacked contents |
|---|---|
${files.join('\n')}`;
}

function limits(): string {
  return `## Limits

- MNIST's writers were employees of the US Census Bureau and US high-school students, UNIPEN's and UCI's mostly European and American
  adults of the 1990s: other ways of writing (an Arabic-Indic numeral, a 1 like a Λ) are unknown or rare.
- About 0.15 % of MNIST's test labels are arguably wrong, so that figures close to 100 % say little.
- A letter that looks like a digit (O, l, S, Z, B) is read as that digit. Doubt was taught with made-up drawings and with
  real letters and signs: other drawings may be taken for digits.
- Pictures are expected to show one digit on an even background.`;
}

function describe(layer: Layer): string {
  switch (layer.kind) {
    case 'conv':
      return `${layer.size}×${layer.size} convolution, ${layer.filters} filters, ${layer.padding === 'same' ? 'padded' : 'not padded'}`;
    case 'batchNorm':
      return 'batch normalisation';
    case 'relu':
      return 'ReLU';
    case 'maxPool':
      return `${layer.size}×${layer.size} max pooling`;
    case 'globalAveragePool':
      return 'global average pooling';
    case 'flatten':
      return 'flatten';
    case 'dropout':
      return `dropout ${layer.rate} (in training only)`;
    case 'dense':
      return `dense, ${layer.units} units`;
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** A row for each further output, which the app asks for only where it needs it. */
function secondOutputRows({ features, activationMaps }: ModelManifest): string {
  const row = (what: string, output: TensorSpec | undefined): string =>
    output === undefined ? '' : `| ${what} | \`${output.name}\`, float32 [${output.shape.join(', ')}] |\n`;
  return row('features of the last layer', features) + row('class-activation maps', activationMaps);
}
