import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import type { NetworkFacts, NetworkFile, OwnNetwork } from '../../src/contracts/own-network.ts';
import type { Settings } from '../../src/contracts/settings.ts';
import { BackendUnavailableError, NetworkRefusedError } from '../../src/core/errors.ts';
import { grayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { openSecondReader, type SecondReaderOptions } from '../../src/inference/second-reader.ts';

const sha256 = 'ab'.repeat(32);
const file: NetworkFile = { name: 'mine.onnx', bytes: new Uint8Array([1]) };
const pictures = [grayImage28(new Uint8Array(784))];

/** A device with a network on it, and what it keeps of the starts. */
function device(network: Partial<OwnNetwork> = {}, kept: NetworkFile | undefined = file): { readonly options: SecondReaderOptions; readonly saved: (Partial<Settings> | 'opened' | 'closed')[]; isWanted: boolean } {
  const saved: (Partial<Settings> | 'opened' | 'closed')[] = [];
  const made = {
    saved,
    isWanted: true,
    options: {
      networks: { get: () => Promise.resolve(kept) },
      settings: { save: (change: Partial<Settings>) => Promise.resolve(void saved.push(change)) },
      open: () => {
        saved.push('opened');
        return Promise.resolve({ open: () => Promise.resolve({ sha256 } as NetworkFacts), classify: () => Promise.resolve([[1]]), close: () => void saved.push('closed'), ...network } as OwnNetwork);
      },
      isWanted: () => made.isWanted,
    },
  };
  return made;
}

const starts = (count: number): Partial<Settings> => ({ ownNetwork: { sha256, starts: count } });

describe('A chosen network', () => {
  afterEach(() => mock.timers.reset());

  test('is named by its file, and its start is noted before it is tried', async () => {
    const { options, saved } = device();
    const reader = await openSecondReader({ sha256, starts: 1 }, options);
    assert.deepEqual([reader.name, reader.modelId], ['mine.onnx', `own-${sha256}`]);
    assert.deepEqual(saved, [starts(2), 'opened', starts(0)]);
    assert.deepEqual(await reader.classify(pictures), [[1]]);
  });

  test('is not tried after two starts that came to nothing', async () => {
    const { options, saved } = device();
    await assert.rejects(openSecondReader({ sha256, starts: 2 }, options), BackendUnavailableError);
    assert.deepEqual(saved, []);
  });

  test('is refused where it is gone, is another, or does not open, and leaves no thread', async () => {
    const gone = device({}, undefined);
    gone.options.networks.get = () => Promise.resolve(undefined);
    await assert.rejects(openSecondReader({ sha256, starts: 0 }, gone.options), /no longer on this device/);
    assert.deepEqual(gone.saved, []);
    const another = device({ open: () => Promise.resolve({ sha256: 'cd'.repeat(32) } as NetworkFacts) });
    await assert.rejects(openSecondReader({ sha256, starts: 0 }, another.options), /another has taken its place/);
    assert.deepEqual(another.saved, [starts(1), 'opened', 'closed', starts(0)]);
    const broken = device({ open: () => Promise.reject(new NetworkRefusedError('operator', 'Weird', 'no such operator')) });
    await assert.rejects(openSecondReader({ sha256, starts: 0 }, broken.options), NetworkRefusedError);
    assert.deepEqual(broken.saved.slice(2), ['closed', starts(0)]);
  });

  test('that was given up while it opened does not come back with the next start', async () => {
    const given: ReturnType<typeof device> = device({ open: () => {
      given.isWanted = false;
      return Promise.resolve({ sha256 } as NetworkFacts);
    } });
    await openSecondReader({ sha256, starts: 0 }, given.options);
    assert.deepEqual(given.saved, [starts(1), 'opened']);
  });

  test('that takes too long to open is given up', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { options, saved } = device({ open: () => new Promise(() => undefined) });
    const opening = openSecondReader({ sha256, starts: 0 }, options);
    const refused = assert.rejects(opening, /took more than 60 seconds/);
    await new Promise(setImmediate);
    mock.timers.tick(60_000);
    await refused;
    assert.deepEqual(saved.slice(2), ['closed', starts(0)]);
  });

  test('that never answers is ended, and says so from then on', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { options, saved } = device({ classify: () => new Promise(() => undefined) });
    const reader = await openSecondReader({ sha256, starts: 0 }, options);
    const answer = assert.rejects(reader.classify(pictures), /took more than 5 seconds/);
    mock.timers.tick(5_000);
    await answer;
    assert.equal(saved.at(-1), 'closed');
    await assert.rejects(reader.classify(pictures), /took more than 5 seconds/);
  });
});
