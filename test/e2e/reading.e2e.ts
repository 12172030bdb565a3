import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseManifest } from '../../src/core/records/manifest.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { preprocessInk, seeInk, toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import { SHEET } from '../../src/ui/state/sheet-size.ts';
import { openOnnx, type OpenModel } from '../../training/onnx/ort.ts';
import { DIST, serve, type RunningServer } from '../support/serve.ts';
import { PEN_DIGITS, withPhone, withProfile } from './phone.ts';

describe('a digit drawn by touch', () => {
  let server: RunningServer;
  let model: OpenModel;
  const manifest = parseManifest(JSON.parse(readFileSync(join(DIST, 'models/manifest.json'), 'utf8')));

  before(async () => {
    server = await serve();
    model = await openOnnx(readFileSync(join(DIST, 'models', manifest.file)));
  });
  after(() => Promise.all([server.stop(), model.close()]));

  test('is read right, each of ten, and Node makes the same bytes and the same answer of its ink', async (t) => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        await phone.open(server.url);
        for (const drawn of PEN_DIGITS) {
          await t.test(String(drawn.digit), async () => {
            const shown = await phone.read(drawn);
            assert.equal(shown.digit, drawn.digit, shown.text);

            const { strokes, picture, prediction } = await phone.innards();
            const ink = { strokes, width: SHEET, height: SHEET };
            const here = preprocessInk(ink);
            assert.deepEqual([...here], picture, 'the same bytes');
            const logits = await model.run(toTensorData(seeInk(ink), model.planes));
            const expected = toPrediction(logits, manifest, manifest.modelId);
            assert.equal(prediction.digit, expected.digit);
            expected.probabilities.forEach((probability, digit) => {
              assert.ok(Math.abs(prediction.probabilities[digit] - probability) < 1e-5, `probability of ${digit}: ${prediction.probabilities[digit]} there, ${probability} here`);
            });
          });
        }
      }),
    );
  });

  test('has an answer while it is drawn, and a final one once the pen is up', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        await phone.open(server.url);
        const phases = new Set<string | null>();
        const digits = new Set<number | undefined>();
        await phone.draw(PEN_DIGITS[8], async () => {
          const { phase, digit } = await phone.shown();
          phases.add(phase);
          digits.add(digit);
        });
        assert.ok(phases.has('forming'), `while drawing it showed ${[...phases].join(', ')}`);
        assert.ok(!phases.has('final'), 'nothing is final while the pen is down');
        assert.ok(digits.size > 1, 'the answer changes as the eight takes shape');
        assert.equal((await phone.finalAnswer()).digit, 8);
      }),
    );
  });

  test('does not move the page', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        // So low that the page would have somewhere to scroll to, if anything let it.
        await phone.page.setViewportSize({ width: 320, height: 480 });
        await phone.open(server.url);
        await phone.page.evaluate(() => document.body.style.setProperty('min-height', '200vh'));
        const place = (): Promise<number[]> => phone.page.evaluate(() => [scrollX, scrollY, visualViewport!.pageTop, visualViewport!.scale]);
        const still = await place();
        await phone.draw({ strokes: [[[50, 8], [51, 50], [50, 92]], [[50, 92], [49, 50], [50, 8]], [[8, 50], [92, 52]]] }, async () => {
          assert.deepEqual(await place(), still);
        });
        await phone.finalAnswer();
        const { strokes } = await phone.innards();
        assert.equal(strokes.length, 3);
        for (const { points } of strokes) assert.ok(points.length >= 5, 'no stroke was taken away for a gesture');
      }),
    );
  });

  test('leaves an empty sheet and a scribble without a digit', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        await phone.open(server.url);
        assert.deepEqual(await phone.shown().then(({ phase, digit }) => ({ phase, digit })), { phase: 'blank', digit: undefined });
        const scribble = Array.from({ length: 40 }, (_, i) => [50 + 40 * Math.sin(i * 2.4), 50 + 40 * Math.cos(i * 3.7)]);
        const shown = await phone.read({ digit: NaN, strokes: [scribble] });
        assert.equal(shown.digit, undefined, shown.text);
        await phone.clear();
        assert.equal((await phone.shown()).digit, undefined);
      }),
    );
  });
});
