/*
 * The design's constants. Light is warm paper and ink blue, dark is slate and chalk. Text has a contrast of at
 * least 7:1 on everything it can stand on; `test/ui/kit/tokens.test.ts` computes it.
 */

export type Scheme = 'light' | 'dark';

export interface Palette {
  /** Around the page, where the window is wider than it. */
  readonly desk: string;
  readonly page: string;
  /** What one draws on. */
  readonly sheet: string;
  readonly rule: string;
  readonly margin: string;
  readonly ink: string;
  /** Ink that has not dried yet. */
  readonly wet: string;
  readonly text: string;
  readonly soft: string;
  /** Outlines of controls: at least 3:1. */
  readonly edge: string;
  readonly hairline: string;
  /** An empty key, and one filled with its probability. */
  readonly key: string;
  readonly wash: string;
  /** The line on top of a filled key. */
  readonly level: string;
  readonly focus: string;
  readonly alarm: string;
  /** What was learned: the one accent. */
  readonly learned: string;
  /** What speaks for an answer, and what against it. */
  readonly pro: string;
  readonly contra: string;
  readonly shadow: string;
}

export const PALETTES: Readonly<Record<Scheme, Palette>> = {
  light: {
    desk: '#e6dac5',
    page: '#f5eee1',
    sheet: '#fffcf5',
    rule: '#dde6ee',
    margin: '#f0cfc6',
    ink: '#1c3585',
    wet: '#0f1f57',
    text: '#20263a',
    soft: '#474b59',
    edge: '#857a67',
    hairline: '#dccfb8',
    key: '#fbf6ec',
    wash: '#c9d5f3',
    level: '#5a72bd',
    focus: '#1c3585',
    alarm: '#8c1d12',
    learned: '#0f4526',
    pro: '#b34700',
    contra: '#1459c2',
    shadow: '#6b532b40',
  },
  dark: {
    desk: '#0f1415',
    page: '#182022',
    sheet: '#222c2f',
    rule: '#2f3b3e',
    margin: '#54403f',
    ink: '#f3efe3',
    wet: '#ffffff',
    text: '#f1eee6',
    soft: '#bfc6c5',
    edge: '#7f8b8c',
    hairline: '#344144',
    key: '#1f292b',
    wash: '#3a4a50',
    level: '#93a7ae',
    focus: '#f0d98a',
    alarm: '#ffb4a6',
    learned: '#c3f2cb',
    pro: '#ffa05c',
    contra: '#7db6ff',
    shadow: '#00000080',
  },
};

const properties = (scheme: Scheme): string =>
  `color-scheme: ${scheme};${Object.entries(PALETTES[scheme])
    .map(([name, value]) => `--${name}: ${value};`)
    .join('')}`;

/** The tokens as a style sheet: the system's scheme, unless `<html data-theme>` names one. */
export const tokenSheet = `
:root {
  ${properties('light')}
  --sans: Seravek, 'Avenir Next', 'Segoe UI', Roboto, Ubuntu, 'Open Sans', 'Noto Sans', 'DejaVu Sans', system-ui, sans-serif;
  --quick: 140ms;
  --calm: 200ms;
  --ease: cubic-bezier(0.2, 0.7, 0.2, 1);
  --touch: 48px;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme='light']) { ${properties('dark')} }
}
:root[data-theme='dark'] { ${properties('dark')} }
:root { background: var(--page); }
@media (min-width: 700px) and (min-height: 561px) {
  :root { background: var(--desk); }
}
@media (prefers-reduced-motion: reduce) {
  :root { --quick: 0ms; --calm: 0ms; }
}
`;
