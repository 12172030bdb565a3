import sharp from 'sharp';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { Rate } from '../../src/core/rate.ts';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { duration } from '../lib/progress.ts';
import { text } from '../report/html-page.ts';
import { errorCurves, lossCurves } from '../report/plots.ts';
import type { EpochRecord } from '../runs/run-folder.ts';
import { figureTitle, groupTitle, type GateFigures, type GateReason } from './gate.ts';
import { GROUP_KINDS, worstOf, type Group } from './groups.ts';
import { see } from '../../src/core/records/drawing.ts';
import { isTrial, type RetrainSettings } from './settings.ts';

/** All that came of a retraining but the model itself; `report.json` in its folder. */
export interface RetrainReport {
  readonly schema: 'scrawl-retraining/1';
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly outcome: 'passed' | 'refused';
  readonly reasons: readonly GateReason[];
  readonly current: { readonly modelId: string; readonly sha256: string };
  readonly candidate: { readonly modelId: string; readonly sha256: string };
  readonly seed: number;
  readonly settings: RetrainSettings;
  readonly corrections: {
    /** All that there were: more than are taught and judge where there are more than can be shown. */
    readonly received: number;
    readonly taught: number;
    readonly heldOut: number;
    /** Of those held out, how many are of devices that taught nothing. */
    readonly heldOutOfOthers: number;
    /** Besides, that were left out: their labels are none of the model's classes. Absent where there were none. */
    readonly ofOtherClasses?: number;
    readonly devices: number;
    /** Of all: for each class of the model, and last for "none". */
    readonly perLabel: readonly number[];
  };
  readonly figures: { readonly before: GateFigures; readonly after: GateFigures };
  /** How each label and each device fared, over the corrections that were kept for judging and, for labels, all that must not get worse; absent in older reports. */
  readonly groups?: readonly Group[];
  /** To each correction that was kept for judging. */
  readonly answers: readonly { readonly id: string; readonly label: Judgement; readonly before: Judgement; readonly after: Judgement }[];
  readonly history: readonly EpochRecord[];
  /** Since it was begun or last gone on with. */
  readonly seconds: number;
}

/** The figures as a table of text: header, then the corrections, then all others, then the label and the device that lost most. */
export function figureRows({ figures: { before, after }, groups = [] }: Pick<RetrainReport, 'figures' | 'groups'>): string[][] {
  const points = (was: Rate, is: Rate): string => `${is.value < was.value ? '−' : '+'}${Math.abs(100 * (is.value - was.value)).toFixed(2)}`;
  const row = (title: string, was: Rate, is: Rate): string[] => [title, formatRate(was), formatRate(is), points(was, is)];
  return [
    ['', 'before', 'after', 'points'],
    row('Corrections kept for judging', before.corrections, after.corrections),
    ...Object.entries(before.others).map(([name, was]) => row(figureTitle(name), was, after.others[name])),
    ...GROUP_KINDS.flatMap((kind) => {
      const worst = worstOf(groups, kind);
      return worst === undefined ? [] : [row(`Lost most: ${groupTitle(kind, worst.name)}`, worst.before, worst.after)];
    }),
  ];
}

/** By what a candidate was judged, as a part of a sentence. */
export function judgedBy({ heldOut, heldOutOfOthers }: RetrainReport['corrections']): string {
  return `${heldOut.toLocaleString('en')} other corrections${heldOutOfOthers === 0 ? '' : `, ${heldOutOfOthers.toLocaleString('en')} of them of devices that taught nothing`}`;
}

const leftOut = ({ ofOtherClasses = 0 }: RetrainReport['corrections']): string =>
  ofOtherClasses === 0 ? '' : ` Left out, since the model does not know their labels: ${ofOtherClasses.toLocaleString('en')}.`;

/** More pictures than these are counted, not shown. */
const MOST_SHOWN = 200;

/** The report as one HTML file that needs nothing else. @param heldOut the corrections that `answers` are about, in their order */
export async function retrainHtml(report: RetrainReport, heldOut: readonly Correction[]): Promise<string> {
  const { outcome, reasons, current, candidate, corrections, answers, history, seconds } = report;
  const [header, ...rows] = figureRows(report);
  const pictures = await Promise.all(answers.slice(0, MOST_SHOWN).map(async (answer, i) => pictureItem(answer, await pictureUrl(see(heldOut[i]).picture))));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(candidate.modelId)}: ${outcome}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(candidate.modelId)} <span class="${outcome}">${outcome}</span></h1>
<p>Retrained from ${text(current.modelId)} on ${corrections.taught} corrections in ${duration(seconds)}, ${text(report.createdAt.slice(0, 16).replace('T', ' '))} UTC; judged by ${judgedBy(corrections)}.${leftOut(corrections)}</p>
${isTrial(report.settings) ? `<p>A trial: of each set of digits only the first ${report.settings.limit} were used, so all figures are rough.</p>` : ''}
${reasons.length === 0 ? '' : `<ul class="reasons">${reasons.map(({ message }) => `<li>${text(message)}</li>`).join('')}</ul>`}
<table><thead><tr>${header.map((cell) => `<th scope="col">${text(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(([title, ...cells]) => `<tr><th scope="row">${text(title)}</th>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>
${history.length > 1 ? `<h2>Training</h2><div class="figures"><figure>${lossCurves(history)}</figure><figure>${errorCurves(history)}</figure></div>` : ''}
<h2>Corrections kept for judging</h2>
${answers.length > MOST_SHOWN ? `<p>The first ${MOST_SHOWN} of ${answers.length}.</p>` : ''}
<ul class="pictures">${pictures.join('')}</ul>
</body>
</html>
`;
}

function pictureItem({ label, before, after }: RetrainReport['answers'][number], source: string): string {
  const kind = after === label ? (before === label ? 'same' : 'mended') : before === label ? 'lost' : 'wrong';
  const names = { same: 'right before and after', mended: 'now right', lost: 'now wrong', wrong: 'wrong before and after' };
  return `<li class="${kind}"><img src="${source}" width="56" height="56" alt="${text(String(label))}"><b>${text(String(label))}</b> ${text(String(before))} → ${text(String(after))}<br><small>${names[kind]}</small></li>`;
}

/** As the network sees it, ink dark on paper. */
async function pictureUrl(image: Uint8Array): Promise<string> {
  const png = await sharp(image.map((ink) => 255 - ink), { raw: { width: SIDE, height: SIDE, channels: 1 } }).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

const STYLE = `
:root {
  --paper: #fbf9f4; --text: #1d2733; --quiet: #56606c; --line: #d9d4c7; --right: #2b6a4d; --wrong: #c2452d;
  --series-1: #1f4f8f; --series-2: #b3541e; --series-3: #2b6a4d; --series-4: #7a3e8e; --series-5: #56606c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17202a; --text: #e8e4da; --quiet: #a9b2bd; --line: #37424f; --right: #6fcf9f; --wrong: #ff8f73;
    --series-1: #8ab8f2; --series-2: #f2ae7c; --series-3: #7fd3a8; --series-4: #d3a6e2; --series-5: #a9b2bd;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 78rem; background: var(--paper); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h1 span { font-size: 1rem; padding: .15em .6em; border: 1.5px solid; border-radius: 1em; vertical-align: middle; }
.passed, .mended small { color: var(--right); }
.refused, .lost small, .reasons { color: var(--wrong); }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
p, small { color: var(--quiet); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { padding: .3rem .55rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child { padding-left: 0; text-align: left; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: 0; max-width: 100%; overflow-x: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.pictures { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; }
.pictures li { width: 8.5rem; padding: .5rem; border: 1px solid var(--line); border-radius: .4rem; font-variant-numeric: tabular-nums; }
.pictures img { display: block; image-rendering: pixelated; margin-bottom: .25rem; }
`;
