import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { ReliabilityBin } from '../metrics/calibration.ts';
import type { ConfusionMatrix } from '../metrics/confusion.ts';
import type { EpochRecord } from '../runs/run-folder.ts';

/*
 * Figures as SVG text. Colours are the page's own variables, and text its own colour, so that each figure follows the
 * page from light to dark; lines differ in dash and label as well, not in colour alone.
 */

const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '1 4'];

// Both packages' types are the browser's, which this project does not have; no more of it is needed than this.
interface PlotElement {
  setAttribute(name: string, value: string): void;
  readonly outerHTML: string;
}
const plot = Plot.plot as unknown as (options: object) => PlotElement;
const parse = parseHTML as unknown as (html: string) => { readonly document: object };

/** A figure as SVG text. @param label what a screen reader says of it */
export function svg(options: Omit<Plot.PlotOptions, 'document'>, label: string): string {
  const { document } = parse('<!doctype html><html><body></body></html>');
  const figure = plot({ document, marginTop: 36, marginBottom: 44, marginLeft: 48, ...options });
  figure.setAttribute('font-size', '12');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', label);
  return figure.outerHTML;
}

/** The look of the line of that number. */
export function lineStyle(index: number): { stroke: string; strokeDasharray: string; strokeWidth: number } {
  return { stroke: `var(--series-${(index % DASHES.length) + 1})`, strokeDasharray: DASHES[index % DASHES.length], strokeWidth: 2 };
}

/** Which line is which, as HTML. */
export function lineKeys(names: readonly string[]): string {
  const keys = names.map((name, index) => {
    const { stroke, strokeDasharray, strokeWidth } = lineStyle(index);
    return `<span><svg width="34" height="10" aria-hidden="true"><path d="M0 5H34" stroke="${stroke}" stroke-width="${strokeWidth}" stroke-dasharray="${strokeDasharray}"/></svg> ${name}</span>`;
  });
  return `<p class="legend">${keys.join(' ')}</p>`;
}

interface CurvePoint {
  readonly epoch: number;
  readonly value: number;
  readonly curve: string;
}

function curves(all: readonly CurvePoint[], axis: string, label: string): string {
  const points = all.filter(({ value }) => value > 0);
  const names = [...new Set(points.map(({ curve }) => curve))];
  const lastEpoch = Math.max(...points.map(({ epoch }) => epoch));
  const figure = svg(
    {
      width: 560,
      height: 280,
      x: { label: 'epoch', labelOffset: 38, tickFormat: 'd', ticks: Math.min(16, lastEpoch) },
      // Training pictures are bent and blurred: their curve lies so far above the others that only a logarithm shows both.
      y: { type: 'log', label: axis, grid: true, nice: true, ticks: 6, tickFormat: (value: number) => String(Number(value.toPrecision(2))) },
      marks: names.map((name, index) =>
        Plot.line(
          points.filter(({ curve }) => curve === name),
          { x: 'epoch', y: 'value', marker: 'dot', ...lineStyle(index) },
        ),
      ),
    },
    label,
  );
  return `${figure}${lineKeys(names)}`;
}

/** Loss by epoch, on the training pictures (augmented) and on the validation split. */
export function lossCurves(history: readonly EpochRecord[]): string {
  const points = history.flatMap(({ epoch, loss, validation }): CurvePoint[] => [
    { epoch, value: loss, curve: 'training' },
    ...(validation.loss === undefined ? [] : [{ epoch, value: validation.loss, curve: 'validation' }]),
  ]);
  return curves(points, 'loss (nats)', 'Loss by epoch');
}

/** Share of wrong answers by epoch, on the training pictures (augmented) and on each validation set. */
export function errorCurves(history: readonly EpochRecord[]): string {
  const points = history.flatMap(({ epoch, accuracy, validation }): CurvePoint[] => [
    { epoch, value: 100 * (1 - accuracy), curve: 'training' },
    ...Object.entries(validation)
      .filter(([name]) => name !== 'loss')
      .map(([name, value]) => ({ epoch, value: 100 * (1 - value), curve: `${name} (validation)` })),
  ]);
  return curves(points, 'wrong (%)', 'Share of wrong answers by epoch');
}

/** Counts by label and answer, by their names. Shade shows mistakes only: beside thousands of right answers they would not be seen. */
export function confusionPlot(matrix: ConfusionMatrix, names: readonly string[]): string {
  const cells = matrix.flatMap((row, label) => row.map((count, answer) => ({ label: names[label], answer: names[answer], count })));
  const most = Math.max(1, ...cells.filter(({ label, answer }) => label !== answer).map(({ count }) => count));
  return svg(
    {
      width: 480,
      height: 460,
      marginTop: 52,
      marginBottom: 8,
      padding: 0.06,
      x: { label: 'read as', labelOffset: 48, axis: 'top', tickSize: 0, domain: names },
      y: { label: 'is', labelOffset: 40, labelArrow: 'none', tickSize: 0, domain: names },
      marks: [
        Plot.cell(cells, { x: 'answer', y: 'label', fill: 'var(--right)', fillOpacity: (cell: { label: string; answer: string }) => (cell.label === cell.answer ? 0.18 : 0), rx: 4 }),
        Plot.cell(cells, {
          x: 'answer',
          y: 'label',
          fill: 'var(--wrong)',
          fillOpacity: ({ label, answer, count }: (typeof cells)[number]) => (label === answer ? 0 : 0.75 * Math.sqrt(count / most)),
          rx: 4,
        }),
        Plot.text(cells, { x: 'answer', y: 'label', text: ({ count }: { count: number }) => (count === 0 ? '' : String(count)) }),
      ],
    },
    'Confusion matrix',
  );
}

/** Accuracy against confidence; on the diagonal, confidence is honest. Dots grow with the number of digits. */
export function reliabilityPlot(bins: readonly ReliabilityBin[]): string {
  const filled = bins.filter(({ count }) => count > 0);
  return svg(
    {
      width: 320,
      height: 300,
      inset: 8,
      x: { label: 'confidence', labelOffset: 38, domain: [0, 1] },
      y: { label: 'right', domain: [0, 1], grid: true },
      r: { range: [2, 14] },
      marks: [
        Plot.line([[0, 0], [1, 1]], { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 3' }),
        Plot.dot(filled, { x: 'confidence', y: 'accuracy', r: 'count', fill: 'var(--series-1)', fillOpacity: 0.7 }),
      ],
    },
    'Accuracy by confidence',
  );
}
