import sharp from 'sharp';
import { SIDE } from '../../src/core/gray-image.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { imageAt } from '../data/mnist.ts';
import type { EvaluatedSet, Evaluation } from '../metrics/evaluation.ts';
import { formatRate } from '../metrics/rate.ts';
import type { EpochRecord } from '../trainer/run-folder.ts';
import { confusionPlot, errorCurves, lossCurves, reliabilityPlot } from './plots.ts';

/** More mistakes than these are counted, not shown. */
const MOST_SHOWN = 60;

export interface ReportFacts {
  /** What was judged, e.g. a run's name or a model's id. */
  readonly title: string;
  readonly evaluation: Evaluation;
  /** The sets that were judged, for their pictures. */
  readonly sets: readonly JudgedSet[];
  /** Empty for a model whose run is not at hand. */
  readonly history: readonly EpochRecord[];
}

/** The evaluation as one HTML file that needs nothing else: figures, tables, and every mistake as a picture. */
export async function htmlReport({ title, evaluation, sets, history }: ReportFacts): Promise<string> {
  const sections = await Promise.all(evaluation.sets.map((judged) => setSection(judged, sets.find(({ name }) => name === judged.name)!)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}: evaluation</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p>Judged ${text(evaluation.createdAt.slice(0, 16).replace('T', ' '))} UTC with <code>${text(evaluation.command)}</code>.<br>ONNX file <code>${evaluation.modelSha256.slice(0, 16)}…</code>, run in onnxruntime-web.</p>
${summary(evaluation)}
${history.length > 1 ? `<section><h2>Training</h2><div class="figures"><figure>${lossCurves(history)}</figure><figure>${errorCurves(history)}</figure></div></section>` : ''}
${sections.join('\n')}
</body>
</html>
`;
}

function summary({ sets, notDigits }: Evaluation): string {
  const rows = sets.map(
    ({ title, accuracy, rejected, nll, ece }) =>
      `<tr><th scope="row">${text(title)}</th><td>${formatRate(accuracy)}</td><td>${percent(rejected.value)}</td><td>${nll.toFixed(4)}</td><td>${percent(ece)}</td></tr>`,
  );
  return `<section><table>
<thead><tr><th scope="col">set</th><th scope="col">right (95 % interval)</th><th scope="col">taken for no digit</th><th scope="col">log loss</th><th scope="col">calibration error</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>
<p>Of drawings that are no digits, ${formatRate(notDigits.rejected)} were taken for none; AUROC of confidence ${notDigits.auroc.toFixed(4)}.</p></section>`;
}

async function setSection(judged: EvaluatedSet, set: JudgedSet): Promise<string> {
  const rows = judged.digits.map(
    ({ digit, support, errors, errorRate, precision, recall, f1 }) =>
      `<tr><th scope="row">${digit}</th><td>${errors}–${support - errors}</td><td>${percent(errorRate)}</td><td>${precision.toFixed(4)}</td><td>${recall.toFixed(4)}</td><td>${f1.toFixed(4)}</td><td>${support}</td></tr>`,
  );
  const shown = judged.mistakes.slice(0, MOST_SHOWN);
  const pictures = await Promise.all(
    shown.map(async ({ index, label, answer, confidence }) => {
      const source = await pictureUrl(imageAt(set, index));
      return `<li><img src="${source}" width="84" height="84" alt="A ${label} read as ${answer}"><b>${label}</b> read as <b>${answer}</b><br>${percent(confidence, 0)} sure<br><small>no. ${index}</small></li>`;
    }),
  );
  const count = judged.mistakes.length;
  const heading = count === 0 ? 'No mistakes' : count > shown.length ? `The ${shown.length} surest of ${count} mistakes` : count === 1 ? 'The one mistake' : `All ${count} mistakes`;
  return `<section><h2>${text(judged.title)}</h2><p>${formatRate(judged.accuracy)} right.</p>
<div class="figures"><figure>${confusionPlot(judged.confusion)}</figure><figure>${reliabilityPlot(judged.reliability)}<figcaption>Accuracy by confidence</figcaption></figure>
<table><thead><tr><th scope="col">digit</th><th scope="col">wrong–right</th><th scope="col">error</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">F1</th><th scope="col">support</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
<h3>${heading}</h3><ul class="mistakes">${pictures.join('')}</ul></section>`;
}

/** As the network saw it, ink dark on paper. */
async function pictureUrl(image: Uint8Array): Promise<string> {
  const png = await sharp(image.map((ink) => 255 - ink), { raw: { width: SIDE, height: SIDE, channels: 1 } }).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;

function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root {
  --paper: #fbf9f4; --text: #1d2733; --quiet: #56606c; --line: #d9d4c7;
  --right: #2b6a4d; --wrong: #c2452d;
  --series-1: #1f4f8f; --series-2: #b3541e; --series-3: #2b6a4d; --series-4: #7a3e8e; --series-5: #56606c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17202a; --text: #e8e4da; --quiet: #a9b2bd; --line: #37424f;
    --right: #6fcf9f; --wrong: #ff8f73;
    --series-1: #8ab8f2; --series-2: #f2ae7c; --series-3: #7fd3a8; --series-4: #d3a6e2; --series-5: #a9b2bd;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 78rem; background: var(--paper); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { color: var(--quiet); margin: .25rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { padding: .25rem .75rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--quiet); font-weight: 500; }
tbody th { font-weight: 500; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; align-items: flex-start; }
figure { margin: 0; max-width: 100%; }
figcaption { color: var(--quiet); text-align: center; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.mistakes { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1rem; line-height: 1.35; }
.mistakes img { display: block; image-rendering: pixelated; border: 1px solid var(--line); border-radius: 4px; margin-bottom: .35rem; }
.mistakes small { color: var(--quiet); }
`;
