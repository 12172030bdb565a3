import { parseArgs } from 'node:util';
import { wholeOption } from '../lib/command-line.ts';
import { FOLDS, VARIANTS, type FoldName, type VariantName } from '../folds/fold-plan.ts';
import { runFold, type FoldResult } from '../folds/run-fold.ts';
import { textTable } from '../report/text-report.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run folds -- [--epochs N] [--seed N] [--fold NAME]… [VARIANT …]

Compares ways to train on sites that they never saw: for each variant (${Object.keys(VARIANTS).join(', ')}; all where none is
named) a small network is trained on pen strokes without some sites, and judged on those, fold by fold
(${Object.keys(FOLDS).join(', ')}). Writers that are held out of everything are in none of it.

  --epochs N   (4)
  --seed N     (1)
  --fold NAME  only that one; may be given several times (all)`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { epochs: { type: 'string' }, seed: { type: 'string' }, fold: { type: 'string', multiple: true }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const unknown = positionals.find((name) => !(name in VARIANTS));
  if (unknown !== undefined) throw new RangeError(`There is no variant "${unknown}": choose from ${Object.keys(VARIANTS).join(', ')}.`);
  const missing = values.fold?.find((name) => !(name in FOLDS));
  if (missing !== undefined) throw new RangeError(`There is no fold "${missing}": choose from ${Object.keys(FOLDS).join(', ')}.`);
  const folds = (values.fold ?? Object.keys(FOLDS)) as FoldName[];
  const variants = (positionals.length > 0 ? positionals : Object.keys(VARIANTS)) as VariantName[];
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const rows = [['variant', 'left out', 'right', 'as pictures', 'letters rejected', 'as pictures', 'temperature', 'on taught sites']];
  for (const variant of variants) {
    const results: FoldResult[] = [];
    for (const fold of folds) {
      const result = await runFold(variant, fold, wholeOption('epochs', values.epochs, 4, 1), wholeOption('seed', values.seed, 1, 0));
      results.push(result);
      console.log(JSON.stringify(result));
    }
    const mean = (of: (result: (typeof results)[number]) => number): number => results.reduce((sum, result) => sum + of(result), 0) / results.length;
    for (const { fold, right, lettersRejected, temperature } of results) {
      rows.push([variant, fold, percent(right.direction), percent(right.picture), percent(lettersRejected.direction), percent(lettersRejected.picture), String(temperature.leftOut), String(temperature.validation)]);
    }
    rows.push([variant, 'mean', percent(mean(({ right }) => right.direction)), percent(mean(({ right }) => right.picture)), '', '', '', '']);
  }
  console.log(textTable(rows));
}

await runStage(main);
process.exit();
