import * as Plot from '@observablehq/plot';
import { text } from '../report/html-page.ts';
import { svg } from '../report/plots.ts';
import type { LiftPoint, LiftSettings } from './lift-run.ts';
import { VIEWS, type View } from './views.ts';

/** All that came of the experiment; `lift.json`. */
export interface Lift {
  readonly schema: 'scrawl-lift/1';
  readonly createdAt: string;
  readonly command: string;
  readonly settings: LiftSettings;
  readonly points: readonly LiftPoint[];
}

/** Several seeds' shares right: their mean, least and most. */
interface Summary {
  readonly view: View;
  readonly corrections: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function summaries(points: readonly LiftPoint[], of: (point: LiftPoint) => number): Summary[] {
  const places = VIEWS.flatMap((view) => [...new Set(points.map(({ corrections }) => corrections))].sort((a, b) => a - b).map((corrections) => ({ view, corrections })));
  return places.flatMap(({ view, corrections }) => {
    const values = points.filter((point) => point.view === view && point.corrections === corrections).map(of);
    if (values.length === 0) return [];
    return [{ view, corrections, mean: values.reduce((sum, value) => sum + value, 0) / values.length, low: Math.min(...values), high: Math.max(...values) }];
  });
}

const TITLES: Readonly<Record<View, string>> = { shrunk: 'sheet shrunk to 28 × 28', normalised: 'normalised' };

/** The table as text: a row for each number of corrections, mean (least–most) over the seeds. */
export function liftRows({ points, settings }: Pick<Lift, 'points' | 'settings'>): string[][] {
  const columns = settings.views.flatMap((view) => [
    { title: `drawn, ${TITLES[view]}`, found: summaries(points, ({ drawn }) => drawn.value).filter((each) => each.view === view) },
    { title: 'MNIST beside it', found: summaries(points, ({ mnist }) => mnist).filter((each) => each.view === view) },
  ]);
  const counts = [...new Set(points.map(({ corrections }) => corrections))].sort((a, b) => a - b);
  const cell = (found: readonly Summary[], corrections: number): string => {
    const summary = found.find((each) => each.corrections === corrections);
    return summary === undefined ? '–' : `${percent(summary.mean)} % (${percent(summary.low)}–${percent(summary.high)})`;
  };
  return [['corrections', ...columns.map(({ title }) => title)], ...counts.map((count) => [count.toLocaleString('en'), ...columns.map(({ found }) => cell(found, count))])];
}

/** The experiment as one HTML file that needs nothing else. */
export function liftHtml(lift: Lift): string {
  const [header, ...rows] = liftRows(lift);
  const { createdAt, command, settings } = lift;
  const cells = (tag: 'td' | 'th', row: readonly string[]): string => row.map((cell, i) => (i === 0 || tag === 'th' ? `<th scope="${tag === 'th' ? 'col' : 'row'}">${text(cell)}</th>` : `<td>${text(cell)}</td>`)).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What corrections bring</title>
<style>
:root { --paper: #fbf9f4; --text: #1d2733; --quiet: #56606c; --line: #d9d4c7; --series-1: #1f4f8f; --series-2: #b3541e; }
@media (prefers-color-scheme: dark) { :root { --paper: #17202a; --text: #e8e4da; --quiet: #a9b2bd; --line: #37424f; --series-1: #8ab8f2; --series-2: #f2ae7c; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--paper); }
p { color: var(--quiet); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
</style>
</head>
<body>
<h1>What corrections bring</h1>
<p>A network that knows ${settings.digits.toLocaleString('en')} digits of MNIST and nothing else reads pen strokes of some writers; each round, ${settings.perRound} that it got wrong are corrected and taught. Judged on other writers' digits, drawn in the same way. Mean of ${settings.seeds.length} seeds, least and most in brackets. <code>${text(command)}</code>, ${text(createdAt.slice(0, 10))}.</p>
<div class="wide">${liftPlot(lift)}</div>
<div class="wide"><table><thead><tr>${cells('th', header)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>
</body>
</html>
`;
}

function liftPlot({ points, settings }: Lift): string {
  const found = summaries(points, ({ drawn }) => 100 * drawn.value);
  const dots = points.map(({ view, corrections, drawn }) => ({ view, corrections, value: 100 * drawn.value }));
  const colour = (view: View): string => `var(--series-${VIEWS.indexOf(view) + 1})`;
  const marks = settings.views.flatMap((view) => {
    const own = found.filter((each) => each.view === view);
    return [
      Plot.areaY(own, { x: 'corrections', y1: 'low', y2: 'high', fill: colour(view), fillOpacity: 0.15 }),
      Plot.line(own, { x: 'corrections', y: 'mean', stroke: colour(view), strokeWidth: 2, strokeDasharray: view === 'shrunk' ? 'none' : '7 3' }),
      Plot.dot(dots.filter((each) => each.view === view), { x: 'corrections', y: 'value', fill: colour(view), r: 2.5 }),
      Plot.text(own.slice(-1), { x: 'corrections', y: 'mean', text: () => TITLES[view], textAnchor: 'end', dy: -12, fill: 'currentColor' }),
    ];
  });
  return svg(
    {
      width: 720,
      height: 360,
      marginRight: 24,
      x: { label: 'corrected digits taught', labelOffset: 38, ticks: settings.rounds + 1 },
      y: { label: 'drawn digits read right (%)', grid: true, domain: [0, 100] },
      marks,
    },
    'Drawn digits read right by number of corrections',
  );
}

const percent = (share: number): string => (100 * share).toFixed(1);
