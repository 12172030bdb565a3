import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic, writeJsonAtomic } from './atomic-file.ts';
import { reportedSets, validationSets } from './data/judged-sets.ts';
import { evaluate } from './metrics/evaluation.ts';
import { readShippedModel } from './models-folder.ts';
import { encodeRun } from './onnx/encode-run.ts';
import { ProgressLine } from './progress.ts';
import { htmlReport, type ReportFacts } from './report/html-report.ts';
import { textReport } from './report/text-report.ts';
import { runStage } from './stage.ts';
import { RunFolder } from './trainer/run-folder.ts';

const HELP = `npm run evaluate -- [--run NAME [--test]]

Without --run: judges the model in models/ on MNIST's test part, on pen strokes of held-out writers, and on drawn and
photographed digits where the data folder has them; fails where its manifest says otherwise.
--run NAME     judges a run on the validation parts, which is all that choices may rest on
--test         judges that run as a finished model, and notes in its folder that the test part was looked at`;

const EVALUATIONS = resolve(import.meta.dirname, '../.scrawl/evaluations');

type Judged = ReportFacts & { readonly folder: string };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, test: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const command = ['npm run evaluate', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(' ');
  const progress = new ProgressLine();
  const onSet = (title: string): void => progress.update(`Judging: ${title}`);
  if (values.run === undefined && values.test) throw new RangeError('--test goes with --run: the model in models/ is judged on everything in any case.');
  const judged = values.run === undefined ? await judgeShipped(command, onSet) : await judgeRun(RunFolder.named(values.run), values.test ?? false, command, onSet);

  progress.finish(textReport(judged.evaluation));
  writeJsonAtomic(join(judged.folder, 'evaluation.json'), judged.evaluation);
  writeFileAtomic(join(judged.folder, 'report.html'), await htmlReport(judged));
  console.log(`\nWith pictures of every mistake: ${join(judged.folder, 'report.html')}`);
  if (values.run === undefined) compareWithManifest(judged);
}

async function judgeShipped(command: string, onSet: (title: string) => void): Promise<Judged> {
  const { manifest, bytes } = readShippedModel();
  // A model that was exported without a look at the test part is not finished, and more may still be chosen.
  const finished = manifest.metrics.mnistTest !== undefined;
  if (!finished) console.log('This model was exported before it was finished: it is judged on the validation parts only.');
  const sets = finished ? await reportedSets() : validationSets();
  const evaluation = await evaluate(bytes, manifest, sets, finished ? 'heldOut' : 'validation', command, onSet);
  return { title: manifest.modelId, evaluation, sets, history: [], folder: join(EVALUATIONS, manifest.modelId) };
}

async function judgeRun(run: RunFolder, asFinished: boolean, command: string, onSet: (title: string) => void): Promise<Judged> {
  const bytes = encodeRun(run);
  const sets = asFinished ? [...validationSets(), ...(await reportedSets())] : validationSets();
  const evaluation = await evaluate(bytes, run.readCalibration(), sets, asFinished ? 'heldOut' : 'validation', command, onSet);
  run.writeEvaluation(evaluation);
  const mnistTest = evaluation.sets.find(({ name }) => name === 'mnistTest');
  if (mnistTest !== undefined) {
    run.addTestLook({ at: evaluation.createdAt, weightsSha256: run.weightsSha256(), command, mnistTest: mnistTest.accuracy });
  }
  return { title: `Run ${run.readConfig().name}`, evaluation, sets, history: run.readHistory(), folder: run.file('report') };
}

function compareWithManifest({ evaluation }: Judged): void {
  const { metrics } = readShippedModel().manifest;
  const different = evaluation.sets.filter(({ name, accuracy }) => metrics[name] !== undefined && metrics[name].value !== accuracy.value);
  if (different.length > 0) throw new RangeError(`The manifest says otherwise of: ${different.map(({ title }) => title).join('; ')}.`);
  console.log("These are the figures of the model's manifest.");
}

await runStage(main);
