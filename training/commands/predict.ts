import { mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/core/errors.ts';
import type { DigitReader } from '../../src/core/pictures/read-picture.ts';
import { picturesIn } from '../data/pictures-in.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { duration, ProgressLine } from '../lib/progress.ts';
import { runStage } from '../lib/stage.ts';
import { DrawingThreads } from '../numbers/drawing-threads.ts';
import { createDrawingReader, jsonOf, readStrokeFile, type DrawingReader } from '../numbers/read-stroke-file.ts';
import { openOnnx } from '../onnx/ort.ts';
import { createDigitReader } from '../reading/digit-reader.ts';
import { percent, pictureSentences } from '../reading/picture-sentences.ts';
import { digitsOf, predictPicture, predictSingle } from '../reading/predict-picture.ts';
import { boxesPicture } from '../report/boxes-picture.ts';

const HELP = `npm run predict -- [--json] [--single] [--boxes OUT] [--quiet] FILE|FOLDER…

Reads what is drawn in each file with the model in models/.
FILE is a picture (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG): a photograph, a scan or a drawing, dark on light or light on
dark, of one digit or of numbers on several lines. FOLDER stands for the pictures in it.
Or FILE is a stroke file (.ndjson, .ndjson.gz): one drawing a line, {"strokes":[[[x,y],…],…]}, x rightwards, y
downwards, pen strokes in the order drawn; other fields, such as "label", are ignored. A drawing may be a number of
several digits and lines.
--json    for pictures: one JSON line a picture, in order,
          {"file":"a.jpg","kind":"digits","text":"42","digits":[{"digit":4,"confidence":0.99,"isDigit":true,
          "box":{"left":9,"top":9,"width":60,"height":90}},…]}; kind: digits, nothing, page (other writing) or strip (too
          narrow); box: in pixels of the picture, the right way up. A file that cannot be read gives {"file":…,"error":…}.
          For stroke files: one JSON line a drawing, in order,
          {"text":"42","confidence":0.98,"digits":[{"digit":4,"probabilities":[…],"confidence":0.99,"isDigit":true,"strokes":[0,1]},…]}
          text: the digits read, ? for one that is none, dots, commas and minus signs, lines divided by \\n;
          confidence: the probability that text is right; strokes: places of the digit's strokes in the drawing, from 0.
          A line that is no drawing gives {"error":"FILE, line N: …"} in its place, and exit code 1.
--single  takes each picture, and each drawing, for one digit
--boxes   writes each picture with a box and a digit on all that was found: OUT is a PNG file, or a folder for several
--quiet   only the answers, one a line`;

interface Options {
  readonly json?: boolean;
  readonly single?: boolean;
  readonly boxes?: string;
  readonly quiet?: boolean;
}

async function main(): Promise<void> {
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({ options: { json: flag, single: flag, quiet: flag, boxes: { type: 'string' }, help: flag }, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.length === 0) throw new RangeError(`Which file? ${HELP}`);
  const paths = positionals.flatMap((path) => (isFolder(path) ? picturesIn(path).map((inside) => join(path, inside)) : [path]));
  const { manifest, bytes } = readShippedModel();
  const network = await openOnnx(bytes);
  const options = { single: values.single ?? false };
  const threads = new DrawingThreads(createDrawingReader(network, manifest, options), options);
  const pictures = createDigitReader(network, manifest);
  const progress = positionals.length < paths.length ? new ProgressLine(process.stderr) : undefined;
  const start = performance.now();
  for (const [index, path] of paths.entries()) {
    try {
      if (/\.ndjson(?:\.gz)?$/.test(path)) await predictStrokes(path, threads.read, values.json ?? false);
      else await answerPicture(path, pictures, values, paths.length > 1);
    } catch (error) {
      // The other files are still worth reading.
      console.error(messageOf(error));
      process.exitCode = 1;
    }
    const left = ((performance.now() - start) / 1000 / (index + 1)) * (paths.length - index - 1);
    progress?.update(`${index + 1} of ${paths.length} files, ${duration(left)} left`);
  }
  progress?.finish(`${paths.length} files in ${duration((performance.now() - start) / 1000)}`);
  await Promise.all([network.close(), threads.close()]);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

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

async function answerPicture(path: string, reader: DigitReader, { json, single, boxes, quiet }: Options, isOneOfMany: boolean): Promise<void> {
  try {
    const reading = await (single ? predictSingle : predictPicture)(path, reader);
    if (json) console.log(JSON.stringify({ file: path, kind: reading.kind, text: reading.text, digits: digitsOf(reading) }));
    else for (const line of pictureSentences(path, reading, quiet ?? false)) console.log(line);
    if (boxes !== undefined) writeFileAtomic(isOneOfMany ? inFolder(boxes, path) : boxes, await boxesPicture(path, reading));
  } catch (error) {
    if (json) console.log(JSON.stringify({ file: path, error: messageOf(error) }));
    throw error;
  }
}

function inFolder(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, `${basename(path)}.png`);
}

await runStage(main);
