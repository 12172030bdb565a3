import { css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Accuracy } from '../../core/accuracy/accuracy.ts';
import type { Rate } from '../../core/rate.ts';
import { base } from '../kit/styles.ts';
import { textScale } from '../kit/text-scale.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';

/* The drawing's own units; it is scaled to the width that there is. */
const WIDTH = 340;
const RIGHT = 8;

/** Room for the figures, which grow with the text size that people have chosen. */
function margins(): { readonly height: number; readonly left: number; readonly top: number; readonly bottom: number; readonly text: number } {
  const text = Math.min(2, textScale());
  return { text, left: 46 * text, top: 18 * text, bottom: 24 * text, height: 148 + 42 * text };
}

/** The first answers, so many or this share of them, make the curve jump about; the scale is that of what comes after. */
const RESTLESS = 10;
const RESTLESS_SHARE = 0.1;

/** The running accuracy over the judgements, in its interval, with the place from which it is settled. */
@customElement('scrawl-curve')
export class AccuracyCurve extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      overflow: visible;
      font-family: var(--sans);
      font-variant-numeric: tabular-nums;
      fill: var(--soft);
    }
    .grid {
      stroke: var(--hairline);
    }
    .band {
      fill: var(--wash);
      stroke: var(--level);
      stroke-dasharray: 1 3;
    }
    .line {
      fill: none;
      stroke: var(--ink);
      stroke-width: 2.25;
      stroke-linejoin: round;
      stroke-linecap: round;
    }
    .last {
      fill: var(--ink);
    }
    .settled {
      stroke: var(--learned);
      stroke-width: 1.5;
      stroke-dasharray: 5 4;
    }
    .settled-word {
      fill: var(--learned);
      font-weight: 600;
    }
    /* What is drawn keeps its own colours, whatever lies behind it: only text is changed by the browser. */
    @media (forced-colors: active) {
      svg {
        fill: CanvasText;
      }
      .grid,
      .band {
        stroke: GrayText;
      }
      .line {
        stroke: CanvasText;
      }
      .last {
        fill: CanvasText;
      }
      .settled {
        stroke: Highlight;
      }
      .settled-word {
        fill: Highlight;
      }
      .band {
        fill: none;
      }
    }
  `];

  @property({ attribute: false }) accuracy: Accuracy | undefined;

  override render(): unknown {
    const { accuracy } = this;
    if (accuracy === undefined) return nothing;
    const { curve, rate, settledAt } = accuracy;
    const [bottom, step] = scaleOf(curve);
    const { height, left, top, bottom: below, text } = margins();
    const x = (judged: number): number => left + ((WIDTH - left - RIGHT) * (judged - 1)) / Math.max(1, rate.count - 1);
    const y = (share: number): number => top + ((height - top - below) * (1 - share)) / (1 - bottom);
    const path = (points: readonly Rate[], value: (point: Rate) => number): string => points.map((point) => `${x(point.count).toFixed(1)} ${y(value(point)).toFixed(1)}`).join('L');
    const steps = Array.from({ length: Math.round((1 - bottom) / step) + 1 }, (_, index) => 1 - index * step);
    const settledX = settledAt === undefined ? 0 : x(settledAt);
    return html`
      <svg viewBox="0 0 ${WIDTH} ${height}" font-size=${12 * text} role="img" aria-label=${this.words(accuracy)}>
        <clipPath id="frame"><rect x=${left - 2} y=${top - 3} width=${WIDTH - left - RIGHT + 7} height=${height - top - below + 6}></rect></clipPath>
        ${steps.map((share) => svg`<line class="grid" x1=${left} x2=${WIDTH - RIGHT} y1=${y(share)} y2=${y(share)} /><text x=${left - 6} y=${y(share) + 4 * text} text-anchor="end">${formats.percent(share)}</text>`)}
        <g clip-path="url(#frame)">
          ${svg`<path class="band" d="M${path(curve, ({ low }) => low)}L${path([...curve].reverse(), ({ high }) => high)}Z" /><path class="line" d="M${path(curve, ({ value }) => value)}" />`}
        </g>
        ${svg`<circle class="last" cx=${x(rate.count)} cy=${y(Math.max(bottom, rate.value))} r="3.5" />`}
        ${settledAt === undefined
          ? nothing
          : svg`<line class="settled" x1=${settledX} x2=${settledX} y1=${top} y2=${height - below} /><text class="settled-word" x=${settledX} y=${top - 6 * text} text-anchor=${settledX > WIDTH / 2 ? 'end' : 'start'}>${t.accuracy.stableFrom(settledAt)}</text>`}
        <text x=${left} y=${height - 7 * text}>1</text>
        <text x=${WIDTH - RIGHT} y=${height - 7 * text} text-anchor="end">${t.accuracy.judged(rate.count)}</text>
      </svg>
    `;
  }

  private words({ curve, rate, settledAt }: Accuracy): string {
    const after = curve.length > 2 ? curve[Math.floor(curve.length / 2)] : undefined;
    const whole = (share: number): string => formats.percent(share, 1);
    return [
      t.accuracy.curve,
      after && t.accuracy.curveAfter(whole(after.value), after.count),
      t.accuracy.curveAfter(whole(rate.value), rate.count),
      settledAt !== undefined && t.accuracy.stableFrom(settledAt),
    ]
      .filter(Boolean)
      .join(', ');
  }
}

/** The lowest share that is shown, and how far apart the lines of the grid are. */
function scaleOf(curve: readonly Rate[]): [bottom: number, step: number] {
  const calm = curve.filter(({ count: judged }) => judged >= Math.max(RESTLESS, RESTLESS_SHARE * curve.at(-1)!.count));
  const shown = calm.length > 0 ? calm : curve;
  const least = Math.min(...shown.map(({ value }) => value), shown.at(-1)!.low);
  const [span, step] = ([[0.05, 0.01], [0.1, 0.02], [0.2, 0.05], [0.5, 0.1]] as const).find(([candidate]) => least >= 1 - candidate) ?? [1, 0.2];
  return [1 - span, step];
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-curve': AccuracyCurve;
  }
}
