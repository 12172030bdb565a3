import { parseArgs } from 'node:util';
import { NUMBER_MODEL } from '../../src/core/reading/learned-number-model.ts';
import { strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { UNUSUAL, USUAL } from '../numbers/compose.ts';
import { evaluateNumbers, evaluateSingles } from '../numbers/evaluate-numbers.ts';
import { numberTable } from '../numbers/number-table.ts';
import { inkReader } from '../numbers/read-many.ts';
import { openOnnx } from '../onnx/ort.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run evaluate:numbers -- [--part validation|heldOut] [--count N] [--seed S]

Judges how numbers of 2 to 6 digits are read: composed of writers' own digits, laid out as people usually write, and as few
do (slanted, crowded, growing, bars added late, strokes that join digits). Also single digits that are read as several.
--part   whose digits: heldOut writers, whom nothing was chosen by (default), or validation writers
--count  numbers of each length (default 400)
--seed   of the composition (default 1)`;

async function main(): Promise<void> {
  const options = { part: { type: 'string', default: 'heldOut' }, count: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { part } = values;
  if (part !== 'heldOut' && part !== 'validation') throw new RangeError(`--part: expected heldOut or validation, got ${part}.`);
  const [count, seed] = [whole('count', values.count), whole('seed', values.seed)];
  const { manifest, bytes } = readShippedModel();
  const network = await openOnnx(bytes);
  const judge = { read: inkReader(network), options: { calibration: manifest, modelId: manifest.modelId, model: NUMBER_MODEL } };
  const samples = STROKE_SETS.flatMap((set) => strokePart(set, part));
  const singles = await evaluateSingles(samples, judge);
  console.log(`${manifest.modelId}, ${part} writers\n${singles.several} of ${singles.count} single digits read as several: ${singles.examples.join(', ')}\n`);
  for (const [title, layout] of [['As people usually write', USUAL], ['As few write', UNUSUAL]] as const) {
    console.log(numberTable(title, await evaluateNumbers(samples, layout, count, seed, judge)));
  }
  await network.close();
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name}: expected a whole number from 1, got ${text}.`);
  return value;
}

await runStage(main);
