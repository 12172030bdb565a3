import { imageAt } from '../data/mnist.ts';
import type { NegativeSet } from '../data/negative-sets.ts';
import type { NotDigits } from '../metrics/not-digits.ts';
import { shareCurves } from './curves.ts';
import { figure, htmlTable, percent, rateCell } from './html-page.ts';
import { inkSheet } from './ink-picture.ts';

/** How drawings that are no digits fare: by kind, against what turning them away costs, and those that pass as digits most easily. */
export async function doubtSection({ digitsRejected, taught, unseen, kinds }: NotDigits, sets: readonly NegativeSet[]): Promise<string> {
  const rows = kinds.map(({ title, taught: isTaught, rejected, auroc }) => [title, isTaught ? 'yes' : 'no', rateCell(rejected), auroc.toFixed(4)]);
  const sums = [
    ['<b>all kinds that training shows</b>', 'yes', rateCell(taught.rejected), taught.auroc.toFixed(4)],
    ['<b>all that it does not</b>', 'no', rateCell(unseen.rejected), unseen.auroc.toFixed(4)],
  ];
  const curves = kinds.filter((kind) => !kind.taught).map(({ title, curve }) => ({ name: title, points: curve.map(({ digitsRejected: x, othersRejected: y }) => ({ x, y })).filter(({ x }) => x <= 0.1) }));
  const likest = kinds.flatMap(({ kind, likest: places }) => {
    const set = sets.find((each) => each.kind === kind);
    return set === undefined ? [] : [places.map((place) => imageAt(set, place))];
  });
  const plain = sets.map((set) => Array.from({ length: 12 }, (_, i) => imageAt(set, Math.floor((i * set.count) / 12))));
  return `<section><h2>What is no digit</h2>
<p>Scribbles, letters, signs, numbers of several digits against the digits of MNIST and of pens, of which ${rateCell(digitsRejected)} are taken for none at the same threshold.
Letters and signs were neither taught nor chosen by; those that could stand for a digit (O, l, Z, S, B, …) are left out. A blank sheet never reaches the network.</p>
<div class="figures">${htmlTable(['kind', 'taught', 'taken for no digit', 'AUROC'], [...rows, ...sums])}
${figure(shareCurves(curves, { x: 'digits taken for none (%)', y: 'others taken for none (%)' }, 'Others turned away by digits turned away'), 'What a stricter threshold would buy, kinds that training does not show.')}</div>
<div class="figures">${plain.length === 0 ? '' : figure(await inkSheet(plain, 'Drawings of each kind'), 'A row of each kind, in the order of the table.')}
${likest.length === 0 ? '' : figure(await inkSheet(likest, 'Of each kind, the drawings most like a digit'), 'Of each kind, those that pass for a digit most easily.')}</div></section>`;
}

/** One sentence for where there is no room for a table. */
export function doubtSentence({ taught, unseen, digitsRejected }: NotDigits): string {
  return `Drawings that are no digits: of kinds that training shows ${percent(taught.rejected.value)} taken for none (AUROC ${taught.auroc.toFixed(4)}), of letters and signs that it does not ${percent(unseen.rejected.value)} (${unseen.auroc.toFixed(4)}); of digits ${percent(digitsRejected.value)}`;
}
