import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { letterPart, strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { fitNumberModel } from '../numbers/fit-number-model.ts';
import { formatNumberModel } from '../numbers/format-number-model.ts';
import { inkReader } from '../numbers/read-many.ts';
import { openOnnx } from '../onnx/ort.ts';
import { runStage } from '../lib/stage.ts';

const HELP = `npm run fit:numbers -- [--count N]

Learns how numbers are written for the model in models/, and writes src/core/reading/learned-number-model.ts: weights from
numbers composed of training writers' digits, thresholds and calibration from validation writers'. Minutes; the same
for the same model and data. Run it whenever another model ships.
--count N  composed numbers to learn from (default 3000)`;

const TARGET = join(resolve(import.meta.dirname, '../..'), 'src/core/reading/learned-number-model.ts');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '3000' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 10) throw new RangeError(`--count: expected a whole number from 10, got ${values.count}.`);
  const { manifest, bytes } = readShippedModel();
  const network = await openOnnx(bytes);
  const digits = (part: 'train' | 'validation') => STROKE_SETS.flatMap((set) => strokePart(set, part));
  const model = await fitNumberModel({ train: digits('train'), letters: letterPart('train').map(({ ink }) => ink), validation: digits('validation'), read: inkReader(network), calibration: manifest, modelId: manifest.modelId, count, tell: console.log });
  await network.close();
  writeFileAtomic(TARGET, formatNumberModel(model, manifest.modelId));
  console.log(`Written to ${TARGET}.`);
}

await runStage(main);
