import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { preprocessRaster, toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import { toPrediction, type Prediction } from '../../src/core/reading/prediction.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { createDrawingReader, jsonOf, readStrokeFile, type DrawingReader } from '../numbers/read-stroke-file.ts';
import { openOnnx, type OpenModel } from '../onnx/ort.ts';
import { readPicture } from '../lib/read-picture.ts';
import { terminalPicture } from '../report/terminal-picture.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run predict -- [--json] [--single] [--quiet] FILE…

Reads what is drawn in each file with the model in models/.
FILE is a picture of one digit (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG), dark on light or light on dark, or a stroke
file (.ndjson, .ndjson.gz): one drawing a line, {"strokes":[[[x,y],…],…]}, x rightwards, y downwards, pen strokes in
the order drawn; other fields, such as "label", are ignored. A drawing may be a number of several digits and lines.
--json    for stroke files: one JSON line a drawing, in order,
          {"text":"42","confidence":0.98,"digits":[{"digit":4,"probabilities":[…],"confidence":0.99,"isDigit":true,"strokes":[0,1]},…]}
          text: the digits read, ? for one that is none, dots, commas and minus signs, lines divided by \\n;
          confidence: the probability that text is right; strokes: places of the digit's strokes in the drawing, from 0.
          A line that is no drawing gives {"error":"FILE, line N: …"} in its place, and exit code 1.
--single  takes each drawing for one digit
--quiet   only the answers, one a line`;

async function main(): Promise<void> {
  const options = { json: { type: 'boolean' }, single: { type: 'boolean' }, quiet: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.length === 0) throw new RangeError(`Which file? ${HELP}`);
  const shipped = readShippedModel();
  const network = await openOnnx(shipped.bytes);
  const reader = createDrawingReader(network, shipped.manifest, { single: values.single ?? false });
  for (const path of positionals) {
    try {
      if (/\.ndjson(?:\.gz)?$/.test(path)) await predictStrokes(path, reader, values.json ?? false);
      else await predictPicture(path, network, shipped.manifest, values.quiet ?? false);
    } catch (error) {
      // The other files are still worth reading.
      console.error(messageOf(error));
      process.exitCode = 1;
    }
  }
  await network.close();
}

async function predictStrokes(path: string, reader: DrawingReader, json: boolean): Promise<void> {
  for await (const result of readStrokeFile(path, reader)) {
    if (result.error !== undefined) {
      console.error(result.error);
      process.exitCode = 1;
    }
    if (json) console.log(JSON.stringify(result.error === undefined ? jsonOf(result.reading) : { error: result.error }));
    else if (result.error === undefined) console.log(`${path}, line ${result.line}: ${result.reading.text.replaceAll('\n', ' / ')}, ${percent(result.reading.confidence)}`);
  }
}

async function predictPicture(path: string, network: OpenModel, manifest: ModelManifest, quiet: boolean): Promise<void> {
  const image = preprocessRaster(await readPicture(path));
  if (image.every((ink) => ink === 0)) {
    console.log(`${path}: nothing is drawn on it`);
    return;
  }
  const prediction = toPrediction(await network.run(toTensorData({ picture: image }, network.planes)), manifest, manifest.modelId);
  if (!quiet) console.log(terminalPicture(image));
  console.log(`${path}: ${sentence(prediction)}`);
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
