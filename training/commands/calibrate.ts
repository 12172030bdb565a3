import { parseArgs } from 'node:util';
import { calibrateRun, MOST_DIGITS_REJECTED } from '../runs/calibrate-run.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { runStage } from '../lib/stage.ts';
import { RunFolder } from '../runs/run-folder.ts';

const HELP = `npm run calibrate -- [--run NAME]

Finds the temperature (least negative log-likelihood), and how ink is taken for no digit: the threshold that costs at most
${100 * MOST_DIGITS_REJECTED} % of true digits, at the temperature that turns away most drawings of kinds that training does not show. All on
the validation parts, and stored in the run's folder. Without --run: the newest run.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const run = RunFolder.choose(values.run);
  const { temperature, digitThreshold, doubtTemperature, ece, nll, digitsRejected, negativesRejected, auroc } = await calibrateRun(run);
  console.log(`${run.path}: calibrated on ${count(digitsRejected.count)} digits and ${count(negativesRejected.count)} drawings that are none.`);
  console.log(`  temperature ${temperature}: calibration error ${percent(ece.before)} → ${percent(ece.after)}, log loss ${nll.before.toFixed(4)} → ${nll.after.toFixed(4)}`);
  console.log(`  threshold ${digitThreshold} at temperature ${doubtTemperature}: rejects ${formatRate(digitsRejected)} of digits`);
  console.log(`    and ${formatRate(negativesRejected)} of the others; AUROC ${auroc.toFixed(4)}`);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const count = (whole: number): string => whole.toLocaleString('en');

await runStage(main);
