import { parseArgs } from 'node:util';
import { formatRate } from '../metrics/format-rate.ts';
import { exportRun } from '../export/export-run.ts';
import { TOLERANCE } from '../export/parity.ts';
import { MODELS_FOLDER } from '../export/models-folder.ts';
import { profileModel } from '../runtime/profile-model.ts';
import { runStage } from '../lib/stage.ts';
import { RunFolder } from '../runs/run-folder.ts';

const HELP = `npm run export -- [--run NAME]

Writes a run's best weights to models/ as ONNX with manifest and card, in the place of the model before. The run must
have been calibrated and evaluated. Refuses where ONNX and tfjs differ by more than ${TOLERANCE} in any logit of 1,000
real pictures. Where the model has another graph than the one before, which functions of ONNX Runtime it needs is found
out anew. Without --run: the newest run.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { manifest, bytes, parity } = await exportRun(RunFolder.choose(values.run));
  console.log(`tfjs and ONNX differ by at most ${parity.worst.toExponential(2)} in a logit on ${parity.images} pictures; ${parity.answersChanged} answers changed.`);
  console.log(`Storing the kernels as halves changes logits by up to ${parity.rounding.worst.toExponential(2)}; ${parity.rounding.answersChanged} answers changed.`);
  console.log(`models/${manifest.file}, ${manifest.bytes.toLocaleString('en')} bytes`);
  const { called, functions } = await profileModel(bytes, MODELS_FOLDER, { onStep: (step) => console.log(`${step} …`) });
  console.log(`It needs ${called.toLocaleString('en')} of the runtime's ${functions.toLocaleString('en')} functions.`);
  for (const [name, value] of Object.entries(manifest.metrics)) console.log(`  ${name}: ${formatRate(value)}`);
}

await runStage(main);
// tfjs's WebAssembly glue keeps the process alive.
process.exit();
