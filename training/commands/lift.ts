import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic, writeJsonAtomic } from '../lib/atomic-file.ts';
import { commandLine, wholeOption } from '../lib/command-line.ts';
import { liftHtml, liftRows, type Lift } from '../lift/lift-report.ts';
import { runLift, unitsOf, type LiftSettings } from '../lift/lift-run.ts';
import { VIEWS, type View } from '../lift/views.ts';
import { duration, ProgressLine } from '../lib/progress.ts';
import { markdownTable } from '../report/comparison-report.ts';
import { textTable } from '../report/text-report.ts';
import { runStage } from '../lib/stage.ts';

const FOLDER = resolve(import.meta.dirname, '../../.scrawl/lift');

const HELP = `npm run lift -- [options]

What corrections bring: a network that knows only MNIST reads pen strokes, and round by round those that it got wrong are
corrected and taught. Its accuracy on digits of other writers against the number of corrections, as table, JSON and figure
in .scrawl/lift. Interrupted, the same command goes on; what was trained is not trained again.
  --seeds N,N,…     (1,2,3)
  --views NAME,…    ${VIEWS.join(', ')}: how a drawing becomes the network's picture (both)
  --rounds N        (5)
  --per-round N     corrections (200)
  --digits N        of MNIST that the network begins with (12000)
  --ballast N       of these beside the corrections in an epoch (4000)`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      views: { type: 'string' },
      rounds: { type: 'string' },
      'per-round': { type: 'string' },
      digits: { type: 'string' },
      ballast: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const settings: LiftSettings = {
    seeds: (values.seeds ?? '1,2,3').split(',').map((seed) => wholeOption('seeds', seed, 1)),
    views: values.views === undefined ? VIEWS : values.views.split(',').map(viewNamed),
    perRound: wholeOption('per-round', values['per-round'], 200),
    rounds: wholeOption('rounds', values.rounds, 5),
    digits: wholeOption('digits', values.digits, 12_000),
    ballast: wholeOption('ballast', values.ballast, 4000),
  };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('\nStopped. What was trained is kept: the same command goes on from there.')));
  const line = new ProgressLine();
  const started = performance.now();
  let [done, trained] = [0, 0];
  const total = unitsOf(settings);
  const onUnit = (title: string, isNew: boolean): void => {
    done++;
    if (isNew) trained++;
    const left = trained === 0 ? '' : `, about ${duration(((performance.now() - started) / 1000 / trained) * (total - done))} left`;
    line.update(`${done}/${total}${left}: ${title}`);
  };
  const points = await runLift(folderFor(settings), settings, stop.signal, onUnit).catch((error: unknown) => {
    stop.signal.throwIfAborted();
    throw error;
  });
  const lift: Lift = { schema: 'scrawl-lift/1', createdAt: new Date().toISOString(), command: commandLine('lift'), settings, points };
  const rows = liftRows(lift);
  writeJsonAtomic(join(FOLDER, 'lift.json'), lift);
  writeFileAtomic(join(FOLDER, 'lift.md'), `${markdownTable(rows)}\n`);
  writeFileAtomic(join(FOLDER, 'lift.html'), liftHtml(lift));
  line.finish(textTable(rows));
  console.log(`\nAs Markdown, JSON, and a page with a figure: ${FOLDER}`);
}

/** Settings that change what a network is taught have a folder of their own; seeds, views and rounds only add to one. */
function folderFor({ perRound, digits, ballast }: LiftSettings): string {
  const essence = createHash('sha256').update(JSON.stringify([perRound, digits, ballast])).digest('hex');
  return join(FOLDER, `runs-${essence.slice(0, 8)}`);
}

function viewNamed(name: string): View {
  const view = VIEWS.find((each) => each === name);
  if (view === undefined) throw new RangeError(`There is no view "${name}": choose ${VIEWS.join(', ')}.`);
  return view;
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
