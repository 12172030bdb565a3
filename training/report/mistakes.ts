import { DIGITS } from '../../src/core/reading/prediction.ts';
import { imageAt } from '../data/mnist.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import type { EvaluatedSet } from '../metrics/evaluation.ts';
import type { Mistake } from '../metrics/judge.ts';
import { percent, text } from './html-page.ts';
import { differenceUrl, inkUrl } from './ink-picture.ts';

/** More mistakes than these are counted, not shown: whoever makes so many needs no pictures of them. */
const MOST_SHOWN = 400;

/** Every digit that was misread: its picture, where the network saw which digit, and all ten probabilities. @param maps [mistakes, 10, h, w] */
export async function mistakeGallery({ mistakes }: EvaluatedSet, set: JudgedSet, maps: Float32Array | undefined): Promise<string> {
  const shown = mistakes.slice(0, MOST_SHOWN);
  const cards = await Promise.all(shown.map((mistake, i) => card(mistake, set, maps && mapsOf(maps, i, mistakes.length))));
  const count = mistakes.length;
  const heading = count === 0 ? 'No mistakes' : count > shown.length ? `The ${shown.length} surest of ${count} mistakes` : count === 1 ? 'The one mistake' : `All ${count} mistakes`;
  const note =
    maps === undefined || count === 0 ? '' : '<p>Beside each picture, where the network looked: orange where the picture spoke for the answer it gave, blue where for the right one.</p>';
  return `<h3>${heading}</h3>${note}<ul class="mistakes">${cards.join('')}</ul>`;
}

/** Ten maps of one picture. */
function mapsOf(maps: Float32Array, index: number, count: number): Float32Array[] {
  const size = maps.length / count / DIGITS.length;
  return DIGITS.map((digit) => maps.slice((index * DIGITS.length + digit) * size, (index * DIGITS.length + digit + 1) * size));
}

async function card({ index, label, answer, confidence, probabilities, rejected }: Mistake, set: JudgedSet, maps: readonly Float32Array[] | undefined): Promise<string> {
  const ink = await inkUrl(imageAt(set, index));
  const picture = (alt: string, over = ''): string => `<span class="picture"><img class="ink" src="${ink}" alt="${alt}">${over}</span>`;
  const looked = maps && picture('', `<img src="${await differenceUrl(maps[answer], maps[label])}" alt="Where it looked">`);
  const place = [`no. ${index}`, ...(set.writers === undefined ? [] : [`writer ${text(set.writers[index])}`])].join(', ');
  return `<li><div class="pictures">${picture(`A ${label} read as ${answer}`)}${looked ?? ''}</div><b>${label}</b> read as <b>${answer}</b>, ${percent(confidence, 0)} sure${rejected ? ', taken for no digit' : ''}<br><small>${place}</small>${bars(probabilities, label, answer)}</li>`;
}

const BAR = { width: 15, gap: 2, height: 34 };

/** Ten bars, the right digit's and the answer's marked by colour and by the weight of their numeral. */
function bars(probabilities: readonly number[], label: number, answer: number): string {
  const step = BAR.width + BAR.gap;
  const parts = probabilities.map((probability, digit) => {
    const height = Math.max(probability > 0 ? 1 : 0, probability * BAR.height);
    const fill = digit === label ? 'var(--right)' : digit === answer ? 'var(--wrong)' : 'var(--quiet)';
    const weight = digit === label || digit === answer ? ' font-weight="700"' : '';
    return `<rect x="${digit * step}" y="${(BAR.height - height).toFixed(1)}" width="${BAR.width}" height="${height.toFixed(1)}" fill="${fill}"><title>${digit}: ${percent(probability)}</title></rect><text x="${digit * step + BAR.width / 2}" y="${BAR.height + 12}" text-anchor="middle" font-size="11" fill="currentColor"${weight}>${digit}</text>`;
  });
  const said = probabilities.map((probability, digit) => `${digit} ${percent(probability)}`).join(', ');
  return `<svg width="${10 * step}" height="${BAR.height + 16}" role="img" aria-label="Probabilities: ${said}">${parts.join('')}</svg>`;
}
