import * as Plot from '@observablehq/plot';
import type { Column, Contestant } from '../metrics/comparison.ts';
import { formatRate } from '../metrics/rate.ts';
import { PRESETS } from '../models/presets.ts';
import { duration } from '../progress.ts';
import { svg } from './plots.ts';

/** All that the comparison's table and figure are made of; `comparison.json`. */
export interface Comparison {
  readonly schema: 'scrawl-comparison/1';
  readonly createdAt: string;
  readonly command: string;
  readonly seed: number;
  /** Digits of each source, where not all were used: then nothing here says how good a network is. */
  readonly limit?: number;
  readonly columns: readonly Column[];
  readonly contestants: readonly (Contestant & {
    /** Median of one digit in onnxruntime-web's WASM build on one thread. */
    readonly msPerDigit: number;
  })[];
}

/** Header and rows of the table, as text. */
export function comparisonRows({ columns, contestants }: Comparison): string[][] {
  return [
    ['network', ...columns.map(({ title }) => title), 'reported elsewhere', 'parameters', 'bytes', 'ms a digit', 'epochs', 'training'],
    ...contestants.map(({ name, right, parameters, bytes, msPerDigit, epochs, trainingSeconds }) => [
      name,
      ...columns.map(({ title }) => formatRate(right[title])),
      reportedText(name),
      parameters.toLocaleString('en'),
      bytes.toLocaleString('en'),
      msPerDigit.toFixed(2),
      String(epochs),
      duration(trainingSeconds),
    ]),
  ];
}

export function markdownTable([header, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Which networks do not reach what is reported of their like, a sentence each. */
export function shortfalls({ columns, contestants }: Comparison): string[] {
  return contestants.flatMap(({ name, right }) => {
    const reported = reportedOf(name);
    const own = right[columns[columns.length - 1].title].value;
    return reported === undefined || own >= reported.accuracy ? [] : [`${name} has ${percent(own)}, less than the ${percent(reported.accuracy)} that is reported of such networks.`];
  });
}

/** Table and figure as one HTML file that needs nothing else. */
export function comparisonHtml(comparison: Comparison): string {
  const [header, ...rows] = comparisonRows(comparison);
  const { createdAt, command, seed, limit } = comparison;
  const cells = (tag: 'td' | 'th', row: readonly string[]): string => row.map((cell, i) => (i === 0 ? `<th scope="${tag === 'th' ? 'col' : 'row'}">${text(cell)}</th>` : `<${tag}>${text(cell)}</${tag}>`)).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Networks compared</title>
<style>
:root { --series-1: #0b62c4; --series-2: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --series-1: #7fb6ff; --series-2: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: CanvasText; background: Canvas; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, CanvasText 20%, transparent); }
th:first-child { text-align: left; white-space: nowrap; }
</style>
</head>
<body>
<h1>Networks compared</h1>
<p>${text(createdAt.slice(0, 16).replace('T', ' '))} UTC, <code>${text(command)}</code>, seed ${seed}.${limit === undefined ? '' : ` A trial on ${limit} digits of each source: it says nothing about the networks.`}</p>
<div class="wide"><table><thead><tr>${cells('th', header)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>
${comparisonPlot(comparison)}
</body>
</html>
`;
}

interface Mark {
  readonly name: string;
  readonly wrong: number;
  readonly low: number;
  readonly high: number;
}

/** Wrong answers with their 95 % intervals, a row of dots for each column of the table. */
function comparisonPlot({ columns, contestants }: Comparison): string {
  const names = contestants.map(({ name }) => name);
  return columns
    .map(({ title }) => {
      const marks = contestants.map(({ name, right }): Mark => ({ name, wrong: 1 - right[title].value, low: 1 - right[title].high, high: 1 - right[title].low }));
      const figure = svg(
        {
          width: 720,
          height: 52 + 34 * marks.length,
          marginTop: 8,
          marginLeft: 110,
          x: { label: 'wrong (%)', percent: true, grid: true, zero: true, labelOffset: 38 },
          y: { label: null, domain: names },
          marks: [
            Plot.ruleY(marks, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--series-1)', strokeWidth: 2 }),
            Plot.dot(marks, { y: 'name', x: 'wrong', fill: 'var(--series-1)', r: 5 }),
          ],
        },
        `Wrong answers, ${title}`,
      );
      return `<h2>Wrong answers: ${text(title)}</h2><div class="wide">${figure}</div>`;
    })
    .join('\n');
}

const reportedOf = (name: string): { readonly accuracy: number; readonly of: string } | undefined => PRESETS.find(({ network }) => network.name === name)?.reported;
/** Two decimals, or three where they say more. */
const percent = (share: number): string => `${(100 * share).toFixed(3).replace(/0$/, '')} %`;

function reportedText(name: string): string {
  const reported = reportedOf(name);
  return reported === undefined ? '–' : `${percent(reported.accuracy)} (${reported.of})`;
}

const text = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
