import type { Rate } from '../../src/core/rate.ts';
import { formatRate } from '../metrics/format-rate.ts';

/** A page that needs nothing else, legible on light and dark grounds. @param body HTML */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text as HTML. */
export function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;

/** A rate whose interval is there to be looked up, not to be read every time. */
export const rateCell = (rate: Rate): string => `<span title="${text(formatRate(rate))}">${percent(rate.value)}</span>`;

/** @param rows cells as HTML; the first of each row is its heading. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map(([first, ...others]) => `<tr><th scope="row">${first}</th>${others.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide"><table><thead><tr>${header.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** @param content HTML @param caption HTML */
export const figure = (content: string, caption = ''): string => `<figure>${content}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;

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
  .ink { filter: invert(1); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 78rem; background: var(--paper); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { color: var(--quiet); margin: .25rem 0 1rem; max-width: 62rem; }
code { overflow-wrap: anywhere; }
.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--quiet); font-weight: 500; }
tbody th { font-weight: 500; }
.facts th, .facts td { text-align: left; white-space: normal; vertical-align: top; }
@media (max-width: 40rem) { .facts th, .facts td { display: block; padding-left: 0; } .facts th { border: none; color: var(--quiet); } }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; align-items: flex-start; }
figure { margin: 0 0 .75rem; max-width: 100%; overflow-x: auto; }
figcaption { color: var(--quiet); max-width: 36rem; margin-top: .35rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; max-width: 36rem; }
.figures > * { min-width: 0; max-width: 100%; }
pre { overflow-x: auto; }
.sheet { display: block; max-width: 100%; height: auto; image-rendering: pixelated; }
.mistakes { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 1.25rem 1rem; line-height: 1.35; }
.pictures { display: flex; gap: .35rem; margin-bottom: .35rem; }
.picture { display: grid; width: 84px; height: 84px; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; }
.picture img { width: 100%; height: 100%; image-rendering: pixelated; }
.mistakes small { color: var(--quiet); }
.mistakes svg { display: block; margin-top: .25rem; }
`;
