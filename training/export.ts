import { parseArgs } from 'node:util';
import { formatRate } from './metrics/rate.ts';
import { replaceShippedModel } from './models-folder.ts';
import { encodeRun } from './onnx/encode-run.ts';
import { buildManifest } from './onnx/manifest.ts';
import { checkParity, parityImages, TOLERANCE } from './onnx/parity.ts';
import { modelCard } from './report/model-card.ts';
import { runStage } from './stage.ts';
import { RunFolder } from './trainer/run-folder.ts';
import { RunFolderError } from './errors.ts';

const HELP = `npm run export -- [--run NAME]

Writes a run's best weights to models/ as ONNX with manifest and card, in the place of the model before. The run must
have been calibrated and evaluated. Refuses where ONNX and tfjs differ by more than ${TOLERANCE} in any logit of 1,000
real pictures. Without --run: the newest run.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const run = RunFolder.choose(values.run);
  const config = run.readConfig();
  const calibration = run.readCalibration();
  const evaluation = run.readEvaluation();
  const bytes = encodeRun(run);
  const manifest = buildManifest(bytes, calibration, evaluation, new Date().toISOString());
  if (evaluation.modelSha256 !== manifest.sha256) {
    throw new RunFolderError(run.file('evaluation.json'), `it belongs to another model: run "npm run evaluate -- --run ${config.name}" again`);
  }
  const parity = await checkParity(config.network, run.readBestWeights(config.network), bytes, parityImages());
  console.log(`tfjs and ONNX differ by at most ${parity.worst.toExponential(2)} in a logit on ${parity.images} pictures; ${parity.answersChanged} answers changed.`);
  if (!(parity.worst <= TOLERANCE)) throw new RangeError(`Nothing was written: more than ${TOLERANCE} is not rounding.`);
  replaceShippedModel({ manifest, bytes }, modelCard({ manifest, config, history: run.readHistory(), calibration, evaluation, parity }));
  console.log(`models/${manifest.file}, ${bytes.length.toLocaleString('en')} bytes`);
  for (const [name, value] of Object.entries(manifest.metrics)) console.log(`  ${name}: ${formatRate(value)}`);
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
