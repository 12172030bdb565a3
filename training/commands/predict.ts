import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import { preprocessRaster, toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import { toPrediction, type Prediction } from '../../src/core/reading/prediction.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { openOnnx } from '../onnx/ort.ts';
import { readPicture } from '../lib/read-picture.ts';
import { terminalPicture } from '../report/terminal-picture.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run predict -- [--quiet] PICTURE…

Reads the digit on each picture (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG), dark on light or light on dark, with the model
in models/, and shows what the network saw of it.
--quiet   only the answers, one a line`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { quiet: { type: 'boolean' }, help: { type: 'boolean' } }, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.length === 0) throw new RangeError(`Which picture? ${HELP}`);
  const { manifest, bytes } = readShippedModel();
  const model = await openOnnx(bytes);
  for (const path of positionals) {
    try {
      const image = preprocessRaster(await readPicture(path));
      if (image.every((ink) => ink === 0)) {
        console.log(`${path}: nothing is drawn on it`);
        continue;
      }
      const prediction = toPrediction(await model.run(toTensorData({ picture: image }, model.planes)), manifest, manifest.modelId);
      if (!values.quiet) console.log(terminalPicture(image));
      console.log(`${path}: ${sentence(prediction)}`);
    } catch (error) {
      // The other pictures are still worth reading.
      console.error(messageOf(error));
      process.exitCode = 1;
    }
  }
  await model.close();
}

/** E.g. `7, 99.2 % (then 1: 0.5 %, 2: 0.1 %)`. */
function sentence({ digit, confidence, isDigit, probabilities }: Prediction): string {
  const [, second, third] = probabilities.map((probability, each) => ({ each, probability })).sort((a, b) => b.probability - a.probability);
  const rest = [second, third].map(({ each, probability }) => `${each}: ${percent(probability)}`).join(', ');
  const best = `${digit}, ${percent(confidence)} (then ${rest})`;
  return isDigit ? best : `not a digit, it seems; at most a ${best}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

await runStage(main);
