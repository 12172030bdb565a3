import { svg } from 'lit';
import { icon } from '../kit/icons.ts';

/** A box that is drawn, with a plus. */
export const addIcon = icon(svg`<path d="M4.5 9V6c0-.8.7-1.5 1.5-1.5h3M4.5 15v3c0 .8.7 1.5 1.5 1.5h3M19.5 9V6c0-.8-.7-1.5-1.5-1.5h-3M19.5 15v3c0 .8-.7 1.5-1.5 1.5h-3"/><path d="M12 8.6v6.8M8.6 12h6.8"/>`);
/** The same, crossed out. */
export const removeIcon = icon(svg`<path d="M4.5 9V6c0-.8.7-1.5 1.5-1.5h3M4.5 15v3c0 .8.7 1.5 1.5 1.5h3M19.5 9V6c0-.8-.7-1.5-1.5-1.5h-3M19.5 15v3c0 .8-.7 1.5-1.5 1.5h-3"/><path d="m9.4 9.4 5.2 5.2M14.6 9.4l-5.2 5.2"/>`);
export const enlargeIcon = icon(svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5M10.5 7.8v5.4M7.8 10.5h5.4"/>`);
export const reduceIcon = icon(svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5M7.8 10.5h5.4"/>`);
