import { css } from 'lit';

/** The grain of the paper: noise, drawn by the browser, faint enough to be felt rather than seen. */
const GRAIN = css`url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='180' height='180'%3E%3Cfilter id='n'%3E%3CfeTurbulence type='fractalNoise' baseFrequency='.8' numOctaves='3' stitchTiles='stitch'/%3E%3CfeColorMatrix values='0 0 0 0 .45 0 0 0 0 .38 0 0 0 0 .28 0 0 0 .16 -.02'/%3E%3C/filter%3E%3Crect width='180' height='180' filter='url(%23n)'/%3E%3C/svg%3E")`;

/** A sheet on a pad: ruled, with a margin, other sheets showing at its edges. */
export const paper = css`
  .paper {
    position: absolute;
    inset: 0;
    border-radius: 5px;
    color: var(--ink);
    cursor: crosshair;
  }
  .paper,
  :host::after {
    --edge-at: min(9%, 40px);
    background:
      linear-gradient(90deg, transparent calc(var(--edge-at) - 0.75px), var(--margin) calc(var(--edge-at) - 0.75px) calc(var(--edge-at) + 0.75px), transparent calc(var(--edge-at) + 0.75px)),
      linear-gradient(var(--rule) 1px, transparent 1px) 0 6.25% / 100% 12.5%,
      ${GRAIN},
      var(--sheet);
  }
  :host::before,
  :host::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 5px;
    box-shadow:
      0 0 0 1px var(--hairline),
      0 1px 2px var(--shadow);
  }
  :host::before {
    background: var(--sheet);
    transform: rotate(-0.7deg) translate(1px, 3px);
  }
  :host::after {
    z-index: 0;
    transform: rotate(0.35deg) translate(0, 1.5px);
  }
  .paper {
    z-index: 1;
    box-shadow:
      0 0 0 1px var(--hairline),
      0 1px 1px var(--shadow),
      0 8px 24px -10px var(--shadow);
  }
  @media (forced-colors: active) {
    .paper {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    :host::before,
    :host::after {
      display: none;
    }
  }
`;
