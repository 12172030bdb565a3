import type { JudgedSet } from '../data/judged-sets.ts';
import type { NegativeSet } from '../data/negative-sets.ts';
import type { Evaluation } from '../metrics/evaluation.ts';
import { formatRate } from '../metrics/format-rate.ts';
import type { SeedsTable } from '../metrics/seeds.ts';
import { duration } from '../lib/progress.ts';
import type { EpochRecord, RunConfig, TestLook } from '../runs/run-folder.ts';
import { learningRateCurve, shareCurves } from './curves.ts';
import { doubtSection } from './doubt-section.ts';
import { figure, htmlPage, htmlTable, percent, rateCell, text } from './html-page.ts';
import { inkSheet } from './ink-picture.ts';
import { errorCurves, lossCurves } from './plots.ts';
import { seedsRows } from './seeds-report.ts';
import { setSection } from './set-section.ts';
import type { TrainingSamples } from './training-samples.ts';

/** How the judged weights came to be, where their run is at hand. */
export interface Trained {
  readonly config: RunConfig;
  readonly history: readonly EpochRecord[];
  readonly testLooks: readonly TestLook[];
  readonly samples: readonly TrainingSamples[];
}

export interface ReportFacts {
  /** What was judged, e.g. a run's name or a model's id. */
  readonly title: string;
  readonly evaluation: Evaluation;
  /** The sets that were judged, for their pictures. */
  readonly sets: readonly JudgedSet[];
  /** The drawings that are no digits, likewise. */
  readonly negatives: readonly NegativeSet[];
  /** What spoke for the wrong answers of each set, as of `mistakeEvidence`. */
  readonly evidence: ReadonlyMap<string, readonly Float32Array[]>;
  readonly trained?: Trained | undefined;
  /** The same recipe begun with several seeds. */
  readonly seeds?: SeedsTable | undefined;
}

/** The evaluation as one HTML file that needs nothing else: figures, tables, and every mistake as a picture. */
export async function htmlReport({ title, evaluation, sets, negatives, evidence, trained, seeds }: ReportFacts): Promise<string> {
  const sections: string[] = [];
  for (const judged of evaluation.sets) sections.push(await setSection(judged, sets.find(({ name }) => name === judged.name)!, evidence.get(judged.name)));
  const body = `<h1>${text(title)}</h1>
${provenance(evaluation, trained)}
${summary(evaluation)}
${seeds === undefined ? '' : seedsSection(seeds)}
${trained === undefined ? '' : await trainingSection(trained)}
${await doubtSection(evaluation.notDigits, negatives)}
${sections.join('\n')}`;
  return htmlPage(`${title}: evaluation`, body);
}

/** What, when, from what, by which commands: all that is needed to have it again. */
function provenance({ createdAt, command, seconds, modelSha256, calibration, sets }: Evaluation, trained: Trained | undefined): string {
  const code = (value: string): string => `<code>${text(value)}</code>`;
  const { temperature, digitThreshold, doubtTemperature = temperature } = calibration;
  const rows: [string, string][] = [
    ['judged', `${code(command)}, ${text(moment(createdAt))}, in ${duration(seconds)}, in onnxruntime-web`],
    ['ONNX file', `SHA-256 ${code(modelSha256)}`],
    ['calibration', `temperature ${temperature}; no digit below ${digitThreshold} at temperature ${doubtTemperature}`],
  ];
  if (trained !== undefined) {
    const { config, history, testLooks } = trained;
    const trainingSeconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
    rows.push(
      ['trained', `${code(config.command)}, seed ${config.seed}, begun ${text(moment(config.createdAt))}, ${history.length} epochs in ${duration(trainingSeconds)}`],
      ['looks at MNIST-test', testLooks.length === 0 ? 'none yet' : testLooks.map(({ at, command: by }) => `${text(moment(at))} (${code(by)})`).join('<br>')],
      ['taught from (MD5 of contents)', Object.entries(config.data).map(([path, md5]) => `${code(path)} ${code(md5)}`).join('<br>')],
    );
  }
  rows.push(['judged on (SHA-256 of pictures and labels)', sets.map(({ title, sha256 }) => `${text(title)} ${code(sha256.slice(0, 16))}…`).join('<br>')]);
  return `<div class="facts">${htmlTable(['', ''], rows).replace(/<thead>.*?<\/thead>/, '')}</div>`;
}

const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

function summary({ sets, strokes }: Evaluation): string {
  const row = ({ title, accuracy, rejected, nll, ece, eceByCount }: Pick<Evaluation['sets'][number], 'title' | 'accuracy' | 'rejected' | 'nll' | 'ece' | 'eceByCount'>): string[] => [
    text(title),
    formatRate(accuracy),
    rateCell(rejected),
    nll.toFixed(4),
    percent(ece),
    percent(eceByCount),
  ];
  // What choices were made with says little beside what none was made with.
  const reported = sets.filter(({ name }) => !name.endsWith('Validation'));
  const curves = (reported.length > 0 ? reported : sets).map(({ title, rejection }) => ({ name: text(title), points: rejection.map(({ rejected, right }) => ({ x: rejected, y: 1 - right })).filter(({ x }) => x <= 0.1) }));
  return `<section><h2>Figures</h2>
${htmlTable(['set', 'right (95 % interval)', 'taken for no digit', 'log loss', 'calibration error', 'by count'], [...sets.map(row), ...strokes.map(row)])}
<p>The calibration error is the mean distance of confidence from accuracy, over 15 bins of equal width, and over 15 of equal count.</p>
<h3>Turning away the doubtful</h3>
${figure(shareCurves(curves, { x: 'least confident digits turned away (%)', y: 'of the others, wrong (%)', zero: true }, 'Wrong answers by share of digits turned away'), 'How many of the answers that are left are wrong, where an app asked again instead of answering the least confident.')}</section>`;
}

function seedsSection(seeds: SeedsTable): string {
  const [header, ...rows] = seedsRows(seeds);
  return `<section><h2>The same recipe, ${seeds.runs.length} seeds</h2>${htmlTable(header.map(text), rows.map((row) => row.map(text)))}</section>`;
}

async function trainingSection({ history, samples, config }: Trained): Promise<string> {
  const curves = history.length < 2 ? [] : [figure(lossCurves(history), 'Training pictures are bent and redrawn, so that their loss lies above.'), figure(errorCurves(history)), figure(learningRateCurve(history))];
  const sheets: string[] = [];
  for (const { title, rows } of samples) sheets.push(figure(await inkSheet(rows, `Training pictures: ${title}`), `${title[0].toUpperCase()}${title.slice(1)}.`));
  return `<section><h2>Training</h2><div class="figures">${curves.join('')}</div>
${sheets.length === 0 ? '' : `<h3>What it was shown</h3><p>Every epoch shows each digit once more, and never twice the same way.</p><div class="figures">${sheets.join('')}</div>`}
<h3>Recipe</h3><details><summary>${text(config.network.name)}, ${config.recipe.epochs} epochs of batches of ${config.recipe.batch}</summary><pre>${text(JSON.stringify(config.recipe, null, 2))}</pre></details></section>`;
}
