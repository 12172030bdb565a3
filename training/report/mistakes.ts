import { imageAt } from '../data/mnist.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import type { EvaluatedSet } from '../metrics/evaluation.ts';
import type { Mistake } from '../metrics/judge.ts';
import { percent, text } from './html-page.ts';
import { evidenceUrl, inkUrl } from './ink-picture.ts';

/** More mistakes than these are counted, not shown: whoever makes so many needs no pictures of them. */
const MOST_SHOWN = 400;

/** Every digit that was misread: its picture, what in its ink spoke for which digit, and all probabilities. @param evidence of each mistake, [28 × 28] */
export async function mistakeGallery({ mistakes, digits }: EvaluatedSet, set: JudgedSet, evidence: readonly Float32Array[] | undefined): Promise<string> {
  const names = digits.map(({ digit }) => text(String(digit)));
  const shown = mistakes.slice(0, MOST_SHOWN);
  const cards = await Promise.all(shown.map((mistake, i) => card(mistake, names, set, evidence?.[i])));
  const count = mistakes.length;
  const heading = count === 0 ? 'No mistakes' : count > shown.length ? `The ${shown.length} surest of ${count} mistakes` : count === 1 ? 'The one mistake' : `All ${count} mistakes`;
  const note =
    evidence === undefined || count === 0 ? '' : '<p>Beside each picture, what its ink said: orange where it spoke for the answer that was given, blue where for the right one.</p>';
  return `<h3>${heading}</h3>${note}<ul class="mistakes">${cards.join('')}</ul>`;
}

async function card({ index, label: own, answer: given, confidence, probabilities, rejected }: Mistake, names: readonly string[], set: JudgedSet, evidence: Float32Array | undefined): Promise<string> {
  const image = imageAt(set, index);
  const [label, answer] = [names[own], names[given]];
  const ink = await inkUrl(image);
  const picture = (alt: string, url: string, kind: string): string => `<span class="picture"><img class="${kind}" src="${url}" alt="${alt}"></span>`;
  const spoke = evidence && picture(`What spoke for ${answer} and for ${label}`, await evidenceUrl(image, evidence), 'evidence');
  const place = [`no. ${index}`, ...(set.writers === undefined ? [] : [`writer ${text(set.writers[index])}`])].join(', ');
  return `<li><div class="pictures">${picture(`A ${label} read as ${answer}`, ink, 'ink')}${spoke ?? ''}</div><b>${label}</b> read as <b>${answer}</b>, ${percent(confidence, 0)} sure${rejected ? ', taken for no digit' : ''}<br><small>${place}</small>${bars(probabilities, names, own, given)}</li>`;
}

const BAR = { width: 15, gap: 2, height: 34 };

/** A bar for each class, the right one's and the answer's marked by colour and by the weight of their numeral. */
function bars(probabilities: readonly number[], names: readonly string[], label: number, answer: number): string {
  const step = BAR.width + BAR.gap;
  const parts = probabilities.map((probability, digit) => {
    const height = Math.max(probability > 0 ? 1 : 0, probability * BAR.height);
    const fill = digit === label ? 'var(--right)' : digit === answer ? 'var(--wrong)' : 'var(--quiet)';
    const weight = digit === label || digit === answer ? ' font-weight="700"' : '';
    return `<rect x="${digit * step}" y="${(BAR.height - height).toFixed(1)}" width="${BAR.width}" height="${height.toFixed(1)}" fill="${fill}"><title>${names[digit]}: ${percent(probability)}</title></rect><text x="${digit * step + BAR.width / 2}" y="${BAR.height + 12}" text-anchor="middle" font-size="11" fill="currentColor"${weight}>${names[digit]}</text>`;
  });
  const said = probabilities.map((probability, digit) => `${names[digit]} ${percent(probability)}`).join(', ');
  return `<svg width="${probabilities.length * step}" height="${BAR.height + 16}" role="img" aria-label="Probabilities: ${said}">${parts.join('')}</svg>`;
}
