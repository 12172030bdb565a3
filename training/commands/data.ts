import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import { dataFolder, DOWNLOAD_FOLDER, readChecked } from '../data/dataset-files.ts';
import { SOURCES, type Source } from '../data/sources.ts';
import { inspectCommand } from '../inspect/inspect.ts';
import { duration, ProgressLine } from '../lib/progress.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run data -- [--only NAME]
npm run data -- inspect PATH

Fetches MNIST, UCI's pen digits and UNIPEN's digits from their public mirrors into .scrawl/data, checks them, and
converts the strokes to NDJSON. What was interrupted goes on where it stopped. Where SCRAWL_DATA or ../shared/data holds
the data sets already, they are only checked.
--only NAME   ${SOURCES.map(({ name }) => name).join(', ')}`;

async function main(): Promise<void> {
  if (process.argv[2] === 'inspect') return inspectCommand(process.argv.slice(3));
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const chosen = SOURCES.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw new RangeError(`There is no data set "${values.only}": choose ${SOURCES.map(({ name }) => name).join(', ')}.`);
  const folder = dataFolder();
  if (folder !== DOWNLOAD_FOLDER) {
    console.log(`The data sets are taken from ${folder}.`);
    const failures = chosen.flatMap((source) => problemsOf(source, folder));
    for (const { name } of chosen) console.log(`  ${name}: ${failures.some((failure) => failure.name === name) ? 'not usable' : 'there and whole'}`);
    if (failures.length > 0) throw new RangeError(failures.map(({ problem }) => problem).join('\n'));
    return;
  }

  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Stopped. What has come is kept: the same command goes on from there.')));
  const problems: string[] = [];
  for (const source of chosen) {
    if (problemsOf(source, folder).length === 0) {
      console.log(`${source.name}: there and whole`);
      continue;
    }
    const progress = new ProgressLine();
    try {
      await source.fetch(folder, { signal: stop.signal, onProgress: reporter(progress) }, (text) => progress.finish(text));
      const [left] = problemsOf(source, folder);
      if (left !== undefined) throw new Error(left.problem);
      progress.finish(`${source.name}: there and whole`);
    } catch (error) {
      stop.signal.throwIfAborted();
      // The others may still come.
      progress.finish(`${source.name}: failed`);
      problems.push(messageOf(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function problemsOf(source: Source, folder: string): { name: string; problem: string }[] {
  return source.files.flatMap((file) => {
    try {
      readChecked(file, folder);
      return [];
    } catch (error) {
      return [{ name: source.name, problem: messageOf(error) }];
    }
  });
}

/** Shows how much has come, how fast, and how long it will still take. */
function reporter(progress: ProgressLine): (file: string, received: number, total: number | undefined) => void {
  let current = '';
  let begunAt = 0;
  let begunWith = 0;
  return (file, received, total) => {
    if (file !== current) [current, begunAt, begunWith] = [file, performance.now(), received];
    const seconds = (performance.now() - begunAt) / 1000;
    const perSecond = seconds > 0 ? (received - begunWith) / seconds : 0;
    const left = total !== undefined && perSecond > 0 ? `, ${duration((total - received) / perSecond)} left` : '';
    progress.update(`${file}: ${megabytes(received)}${total === undefined ? '' : ` of ${megabytes(total)}`}${left}`);
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

await runStage(main);
