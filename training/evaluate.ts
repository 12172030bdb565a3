import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic, writeJsonAtomic } from './atomic-file.ts';
import { reportedSets, validationSets, type JudgedSet } from './data/judged-sets.ts';
import { evaluate, type Evaluation } from './metrics/evaluation.ts';
import { readShippedModel } from './models-folder.ts';
import { encodeRun } from './onnx/encode-run.ts';
import { ProgressLine } from './progress.ts';
import { htmlReport } from './report/html-report.ts';
import { textReport } from './report/text-report.ts';
import { runStage } from './stage.ts';
import { RunFolder, type EpochRecord } from './trainer/run-folder.ts';

const HELP = `npm run evaluate -- [--run NAME [--test]]

Without --run: judges the model in models/ on MNIST's test part, on pen strokes of held-out writers, and on drawn and
photographed digits where the data folder has them.
--run NAME     judges a run on the validation parts, which is all that choices may rest on
--test         judges that run as a finished model, and notes in its folder that the test part was looked at`;

const EVALUATIONS = resolve(import.meta.dirname, '../.scrawl/evaluations');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, test: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const command = ['npm run evaluate --', ...process.argv.slice(2)].join(' ');
  const progress = new ProgressLine();
  const onSet = (title: string): void => progress.update(`Judging: ${title}`);
  let evaluation: Evaluation;
  let sets: readonly JudgedSet[];
  let history: readonly EpochRecord[] = [];
  let title: string;
  let folder: string;
  if (values.run === undefined) {
    const { manifest, bytes } = readShippedModel();
    sets = await reportedSets();
    evaluation = await evaluate(bytes, manifest, sets, 'heldOut', command, onSet);
    title = manifest.modelId;
    folder = join(EVALUATIONS, manifest.modelId);
  } else {
    const run = RunFolder.named(values.run);
    const bytes = encodeRun(run);
    sets = values.test ? [...validationSets(), ...(await reportedSets())] : validationSets();
    evaluation = await evaluate(bytes, run.readCalibration(), sets, values.test ? 'heldOut' : 'validation', command, onSet);
    run.writeEvaluation(evaluation);
    const mnistTest = evaluation.sets.find(({ name }) => name === 'mnistTest');
    if (mnistTest !== undefined) {
      run.addTestLook({ at: evaluation.createdAt, weightsSha256: run.weightsSha256(), command, mnistTest: mnistTest.accuracy });
    }
    title = `Run ${values.run}`;
    history = run.readHistory();
    folder = run.file('report');
  }
  progress.finish(textReport(evaluation));
  writeJsonAtomic(join(folder, 'evaluation.json'), evaluation);
  writeFileAtomic(join(folder, 'report.html'), await htmlReport({ title, evaluation, sets, history }));
  console.log(`\nWith pictures of every mistake: ${join(folder, 'report.html')}`);
}

await runStage(main);
