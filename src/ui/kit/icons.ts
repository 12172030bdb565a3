import { svg, type SVGTemplateResult } from 'lit';

/* Drawn on a 24 × 24 grid with a round pen, coloured by the text around them. */

export const icon = (content: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;

export const undoIcon = icon(svg`<path d="M8.5 4.5 4 9l4.6 4.4"/><path d="M4.4 9H14c3.6 0 6 2.3 6 5.3 0 2.9-2.2 5.2-5.8 5.2h-2.7"/>`);
export const redoIcon = icon(svg`<path d="M15.5 4.5 20 9l-4.6 4.4"/><path d="M19.6 9H10c-3.6 0-6 2.3-6 5.3 0 2.9 2.2 5.2 5.8 5.2h2.7"/>`);
export const cameraIcon = icon(svg`<path d="M4 8.2c0-.7.5-1.2 1.2-1.2h2.6l1.5-2.2h5.4L16.2 7h2.6c.7 0 1.2.5 1.2 1.2v9.4c0 .7-.5 1.2-1.2 1.2H5.2c-.7 0-1.2-.5-1.2-1.2Z"/><circle cx="12" cy="12.6" r="3.4"/>`);
export const drawIcon = icon(svg`<path d="m5.2 18.8.9-4.3L16.4 4.2c.9-.9 2.3-.9 3.2 0s.9 2.3 0 3.2L9.4 17.7Z"/><path d="m14.4 6.3 3.2 3.2"/>`);
/** A small stack of sheets, the upper one ticked. */
export const correctionsIcon = icon(svg`<path d="M4.5 8.2h11.3v11.3H4.5Z"/><path d="M8.2 5.2c0-.4.3-.7.7-.7h9.9c.4 0 .7.3.7.7v9.9c0 .4-.3.7-.7.7"/><path d="m7.4 13.9 2 2.1 3.6-4.6"/>`);
/** A curve that settles. */
export const accuracyIcon = icon(svg`<path d="M4.2 4.5v15.3h15.6"/><path d="M7.4 15.6c1-5.8 2-8 3-7.3 1 .6 1.2 2.6 2.4 2.5 1.4-.1 1.6-2.4 3-2.6 1-.1 2.2.4 3.9.2"/>`);
export const settingsIcon = icon(svg`<path d="M4 7.5h8.2M17.4 7.5H20M4 16.5h2.6M11.8 16.5H20"/><circle cx="14.8" cy="7.5" r="2.5"/><circle cx="9.2" cy="16.5" r="2.5"/>`);
/** A scribble: what stands where a digit would. */
export const scribbleIcon = icon(svg`<path d="M4 13.6c2-5.2 4.4-7.6 5.6-6.8 1.6 1.1-3.4 8.4-1.6 9.6 1.5 1 4.3-8.1 6.1-7.2 1.5.8-2.4 6.5-.9 7.3 1.5.8 3.4-4.6 4.8-4 1 .5-.3 2.3 2 2.5"/>`);
export const tickIcon = icon(svg`<path class="tick" pathLength="1" d="m4.8 12.9 4.6 4.8L19.4 6.2"/>`);
export const closeIcon = icon(svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`);
