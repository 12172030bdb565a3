import * as Plot from '@observablehq/plot';
import type { GroupResult } from '../metrics/groups.ts';
import type { EpochRecord } from '../runs/run-folder.ts';
import { lineKeys, lineStyle, svg } from './plots.ts';

/** The learning rate at each epoch's end. */
export function learningRateCurve(history: readonly EpochRecord[]): string {
  return svg(
    {
      width: 560,
      height: 220,
      marginLeft: 64,
      x: { label: 'epoch', labelOffset: 38, tickFormat: 'd', ticks: Math.min(16, history.length) },
      y: { label: 'learning rate', grid: true, zero: true, tickFormat: (value: number) => String(Number(value.toPrecision(2))) },
      marks: [Plot.line(history, { x: 'epoch', y: 'learningRate', marker: 'dot', ...lineStyle(0) })],
    },
    'Learning rate by epoch',
  );
}

export interface NamedCurve {
  readonly name: string;
  /** Shares in 0…1. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Several curves of one share against another, in percent. */
export function shareCurves(curves: readonly NamedCurve[], axes: { readonly x: string; readonly y: string; readonly zero?: boolean }, label: string): string {
  const figure = svg(
    {
      width: 560,
      height: 300,
      x: { label: axes.x, labelOffset: 38, percent: true },
      y: { label: axes.y, percent: true, grid: true, zero: axes.zero ?? false, nice: true },
      marks: curves.map(({ points }, index) => Plot.line(points, { x: 'x', y: 'y', marker: 'dot', ...lineStyle(index) })),
    },
    label,
  );
  return `${figure}${lineKeys(curves.map(({ name }) => name))}`;
}

/** Wrong answers of each group with their 95 % interval, the worst on top; dots grow with the number of digits. */
export function groupPlot(groups: readonly GroupResult[], label: string): string {
  const marks = groups.map(({ name, count, accuracy }) => ({ name, count, wrong: 1 - accuracy.value, low: 1 - accuracy.high, high: 1 - accuracy.low }));
  // Of a writer with one digit nothing is known, and the interval that says so would squeeze all others.
  const most = Math.min(1, Math.max(0.1, ...marks.map(({ wrong }) => 1.25 * wrong)));
  return svg(
    {
      width: 520,
      height: 60 + 20 * marks.length,
      marginTop: 8,
      marginLeft: 90,
      x: { label: 'wrong (%)', percent: true, grid: true, domain: [0, 100 * most], labelOffset: 38 },
      y: { label: null, domain: marks.map(({ name }) => name) },
      r: { range: [2, 7] },
      marks: [
        Plot.ruleY(marks, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--series-1)', strokeOpacity: 0.5, strokeWidth: 2, clip: true }),
        Plot.dot(marks, { y: 'name', x: 'wrong', r: 'count', fill: 'var(--series-1)' }),
      ],
    },
    label,
  );
}
