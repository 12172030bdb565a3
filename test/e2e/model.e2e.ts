import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer } from './phone.ts';
import { assetNamed, buildVariant } from './variant.ts';

describe('a damaged model', () => {
  let damaged: string;
  before(async () => {
    damaged = await buildVariant('damaged', {
      generateBundle(_options, bundle) {
        const manifestFile = assetNamed(bundle, /manifest\.json$/);
        const modelFile = assetNamed(bundle, /\.onnx$/);
        const manifest = JSON.parse(String(manifestFile.source)) as ModelManifest;
        // A newer model, as its manifest says; what lies there is as long and is something else.
        const sha256 = createHash('sha256').update('a newer model').digest('hex');
        const file = `digits-${sha256.slice(0, 8)}.onnx`;
        const garbled = Buffer.from(modelFile.source).map((byte, index) => byte ^ (index % 251));
        delete bundle[modelFile.fileName];
        manifestFile.source = JSON.stringify({ ...manifest, sha256, file, modelId: 'newer' });
        this.emitFile({ type: 'asset', fileName: `models/${file}`, source: garbled });
      },
    });
  });

  test('is refused on the first visit, with words that say so', () =>
    withServer(
      (server) =>
        withProfile((profile) =>
          withPhone(profile, async (phone) => {
            await phone.page.goto(server.url);
            await phone.notice.getByText("The reader couldn't start").waitFor();
            await phone.page.getByText('The model is damaged').waitFor();
            assert.equal((await phone.shown()).phase, 'failed');
            await phone.draw(PEN_DIGITS[1]);
            assert.equal((await phone.shown()).digit, undefined, 'nothing is made up');
          }),
        ),
      {},
      damaged,
    ));

  test('that comes with an update leaves the last good one reading, and says so', () =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        let port = 0;
        await withServer(async (server) => {
          port = server.port;
          await phone.open(server.url);
          await phone.until(/Works offline/);
        });
        await withServer(
          async () => {
            await phone.page.reload();
            await phone.notice.getByRole('button', { name: 'Update' }).tap();
            await phone.notice.getByText('The new model is damaged. Still reading with').waitFor();
            for (const digit of [6, 9]) assert.equal((await phone.read(PEN_DIGITS[digit])).digit, digit);
            // It makes way for the keys while there is an answer to judge.
            await phone.page.getByRole('button', { name: 'Clear' }).tap();
            await phone.notice.getByRole('button', { name: 'OK' }).tap();
            await until('the notice to go', async () => (await phone.notice.count()) === 0);
          },
          { port },
          damaged,
        );
      }),
    ));
});
