import * as Plot from '@observablehq/plot';
import type { Column, Contestant } from '../runs/comparison.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { PRESETS } from '../networks/presets.ts';
import { duration } from '../lib/progress.ts';
import { htmlPage, htmlTable, text } from './html-page.ts';
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
    ['network', ...columns.map(({ title }) => title), 'reported elsewhere', 'reached', 'parameters', 'bytes', 'ms a digit', 'epochs', 'training'],
    ...contestants.map(({ name, right, parameters, bytes, msPerDigit, epochs, trainingSeconds }) => [
      name,
      ...columns.map(({ title }) => formatRate(right[title])),
      reportedText(name),
      reachedText(name, right[columns[columns.length - 1].title].value),
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
  const { createdAt, command, seed, limit, columns } = comparison;
  const judged = columns[columns.length - 1].title;
  const note = `Each network by its own recipe, on two cores; milliseconds of one digit in onnxruntime-web's WASM build on one thread. "Reached" holds what the row has on ${judged} against what is reported, in percentage points.`;
  return htmlPage(
    'Networks compared',
    `<h1>Networks compared</h1>
<p>${text(createdAt.slice(0, 16).replace('T', ' '))} UTC, <code>${text(command)}</code>, seed ${seed}.${limit === undefined ? '' : ` A trial on ${limit} digits of each source: it says nothing about the networks.`}<br>${text(note)}</p>
${htmlTable(header.map(text), rows.map((row) => row.map((cell) => text(cell.replace(COUNT, '')))))}
<div class="figures">${comparisonPlot(comparison)}</div>`,
  );
}

/** How many were judged is the same in a column, and the table is wide enough. */
const COUNT = /, n = [\d,]+/;

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
          width: 540,
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
      return `<div><h3>Wrong answers, ${text(title)}, of ${contestants[0].right[title].count.toLocaleString('en')}</h3>${figure}</div>`;
    })
    .join('');
}

const reportedOf = (name: string): { readonly accuracy: number; readonly of: string } | undefined => PRESETS.find(({ network }) => network.name === name)?.reported;
/** Two decimals, or three where they say more. */
const percent = (share: number): string => `${(100 * share).toFixed(3).replace(/0$/, '')} %`;

function reportedText(name: string): string {
  const reported = reportedOf(name);
  return reported === undefined ? '–' : `${percent(reported.accuracy)} (${reported.of})`;
}

/** Whether a network does as well as is reported of its like, and by how much it does better. */
function reachedText(name: string, own: number): string {
  const reported = reportedOf(name);
  if (reported === undefined) return '–';
  const points = 100 * (own - reported.accuracy);
  return points >= 0 ? `yes, +${points.toFixed(2)}` : `no, −${(-points).toFixed(2)}`;
}
