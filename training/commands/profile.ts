import { parseArgs } from 'node:util';
import { MODELS_FOLDER, readShippedModel } from '../export/models-folder.ts';
import { profileModel } from '../runtime/profile-model.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run profile

Runs the model in models/ through an ONNX Runtime that notes which of its functions are called, in Node and in Chromium,
and writes models/runtime-profile.json. The build leaves all other functions out of the runtime that the app loads. To
be run after an update of onnxruntime-web; "npm run export" does it by itself where a model has another graph.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { bytes } = readShippedModel();
  const { version, called, functions } = await profileModel(bytes, MODELS_FOLDER, { anew: true, onStep: (step) => console.log(`${step} …`) });
  console.log(`onnxruntime-web ${version}: ${called.toLocaleString('en')} of ${functions.toLocaleString('en')} functions are needed.`);
}

await runStage(main);
process.exit();
