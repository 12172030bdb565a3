import { imageAt } from '../data/mnist.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import type { EvaluatedSet } from '../metrics/evaluation.ts';
import type { GroupResult } from '../metrics/groups.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { groupPlot } from './curves.ts';
import { figure, htmlTable, percent, text } from './html-page.ts';
import { inkSheet } from './ink-picture.ts';
import { mistakeGallery } from './mistakes.ts';
import { confusionPlot, reliabilityPlot } from './plots.ts';

/** Pictures of each digit. */
const SAMPLES = 24;
/** Writers that are named in the table; the figure has all. */
const WORST = 10;

/** One set: what it looks like, how it was read, by whom it was written, and every mistake. */
export async function setSection(judged: EvaluatedSet, set: JudgedSet, evidence: readonly Float32Array[] | undefined): Promise<string> {
  const perDigit = htmlTable(
    ['digit', 'wrong–right', 'error', 'precision', 'recall', 'F1', 'support'],
    judged.digits.map(({ digit, support, errors, errorRate, precision, recall, f1 }) => [
      text(String(digit)),
      `${errors}–${support - errors}`,
      percent(errorRate),
      precision.toFixed(4),
      recall.toFixed(4),
      f1.toFixed(4),
      support.toLocaleString('en'),
    ]),
  );
  return `<section><h2>${text(judged.title)}</h2>
<p>${formatRate(judged.accuracy)} right; ${percent(judged.rejected.value)} taken for no digit.</p>
${figure(await inkSheet(samples(set, judged.digits.length), `Digits of this set, ${SAMPLES} of each`), 'As the network sees them.')}
<div class="figures">${figure(confusionPlot(judged.confusion, judged.digits.map(({ digit }) => String(digit))), 'What was read as what.')}
<div>${perDigit}</div>
${figure(reliabilityPlot(judged.reliability), `Accuracy by confidence. The mean distance from the diagonal is ${percent(judged.ece)} over bins of equal width, ${percent(judged.eceByCount)} over bins of equal count.`)}</div>
${groupsPart('writer', judged.writers)}${groupsPart('site', judged.sites)}
${await mistakeGallery(judged, set, evidence)}</section>`;
}

/** Evenly from the set's beginning to its end, so that all writers have their turn. */
function samples(set: JudgedSet, classes: number): Uint8Array[][] {
  return Array.from({ length: classes }, (_, digit) => {
    const own = [...set.labels.keys()].filter((i) => set.labels[i] === digit);
    const count = Math.min(SAMPLES, own.length);
    return Array.from({ length: count }, (_, i) => imageAt(set, own[Math.floor((i * own.length) / count)]));
  });
}

function groupsPart(what: 'writer' | 'site', groups: readonly GroupResult[] | undefined): string {
  if (groups === undefined || groups.length < 2) return '';
  const listed = what === 'writer' ? groups.filter(({ errors }) => errors > 0).slice(0, WORST) : groups;
  const faultless = groups.filter(({ errors }) => errors === 0).length;
  const said = `${groups.length} ${what}s; ${faultless === 0 ? 'none' : faultless} without a mistake.`;
  const rows = listed.map(({ name, count, errors, accuracy }) => [text(name), `${errors} of ${count.toLocaleString('en')}`, formatRate(accuracy)]);
  return `<h3>By ${what}</h3><p>${said}${what === 'writer' && listed.length > 0 ? ' The worst by name:' : ''}</p>
<div class="figures">${rows.length === 0 ? '' : htmlTable([what, 'wrong', 'right (95 % interval)'], rows)}${figure(groupPlot(groups, `Wrong answers by ${what}`))}</div>`;
}
