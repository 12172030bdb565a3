import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RETRAIN_SETTINGS, retrainSettings, type RetrainSettings } from '../../../training/retrain/settings.ts';

describe('the settings of a retraining', () => {
  test('are the defaults where nothing is chosen', () => {
    assert.deepEqual(retrainSettings(), RETRAIN_SETTINGS);
    assert.deepEqual(retrainSettings({ epochs: 2 }), { ...RETRAIN_SETTINGS, epochs: 2 });
  });

  const wrong: Partial<RetrainSettings>[] = [{ epochs: 0 }, { epochs: 1.5 }, { share: 0.95 }, { share: Number.NaN }, { learningRate: 0 }, { leastCorrections: 1 }, { limit: -1 }, { mostDrop: 0.02 }, { batch: 63, workers: 2 }];
  for (const settings of wrong) {
    test(`cannot be ${Object.entries(settings).map(([name, value]) => `${name} ${value}`).join(', ')}`, () => {
      assert.throws(() => retrainSettings(settings), { name: 'RangeError', message: new RegExp(Object.keys(settings)[0]) });
    });
  }

  test('cannot be of another name, which would be a wish that nobody hears', () => {
    for (const name of ['epoch', 'toString', '__proto__']) {
      const settings = JSON.parse(`{"${name}":1}`) as Partial<RetrainSettings>;
      assert.throws(() => retrainSettings(settings), { name: 'RangeError', message: new RegExp(`^There is no setting "${name}"; there are epochs, `) });
    }
  });
});
