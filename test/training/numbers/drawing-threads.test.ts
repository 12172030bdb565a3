import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Digit } from '../../../src/core/classes.ts';
import type { StrokeSample } from '../../../src/formats/stroke-ndjson.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { composeNumbers, UNUSUAL } from '../../../training/numbers/compose.ts';
import { DrawingThreads } from '../../../training/numbers/drawing-threads.ts';
import { createDrawingReader } from '../../../training/numbers/read-stroke-file.ts';
import { openOnnx, type OpenModel } from '../../../training/onnx/ort.ts';
import { drawThrough } from '../../support/pen.ts';

const { manifest, bytes } = readShippedModel();
let network: OpenModel;
before(async () => (network = await openOnnx(bytes)));
after(() => network.close());

const DRAWN = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/pen-digits.json'), 'utf8')) as readonly { digit: Digit; strokes: number[][][] }[];
const SAMPLES = DRAWN.map(({ digit, strokes }): StrokeSample => ({
  label: digit,
  writer: 'w',
  ink: { width: 100, height: 100, strokes: strokes.map((stroke) => ({ points: drawThrough(stroke, 6).map(([x, y]) => ({ x, y, t: 0 })) })) },
}));

test('drawings read in several threads are read as in one, in their order', async () => {
  const drawings = composeNumbers(SAMPLES, 230, () => 2, () => UNUSUAL, (index) => randomFrom(9, index)).map(({ ink }) => ink);
  const alone = createDrawingReader(network, manifest, { single: false });
  const threads = new DrawingThreads(() => assert.fail('no thread was used'), { single: false }, 2);
  try {
    assert.deepEqual(await threads.read(drawings), await alone(drawings));
  } finally {
    await threads.close();
  }
});

test('a few drawings are read without a thread', async () => {
  const [{ ink }] = SAMPLES;
  const alone = createDrawingReader(network, manifest, { single: true });
  const threads = new DrawingThreads(alone, { single: true }, 4);
  assert.equal((await threads.read([ink]))[0].text, '0');
  await threads.close();
});
