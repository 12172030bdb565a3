import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recognizer } from '../../../src/contracts/recognizer.ts';
import type { Settings, SettingsStore } from '../../../src/contracts/settings.ts';
import { initialState, reduce, type AppState } from '../../../src/ui/state/app-state.ts';
import { SettingsKeeper } from '../../../src/ui/state/settings-keeper.ts';

const STORED: Settings = { backend: 'wasm', theme: 'light', freshSheet: true, keepConfirmed: false, adapt: true, writer: 'Ada' };

/** A device whose disk answers when it is told to. */
function slowDevice(): { readonly keeper: SettingsKeeper; readonly shown: () => Settings; readonly saved: Partial<Settings>[]; readonly adapted: boolean[]; readonly used: string[]; readonly chosen: unknown[]; readonly answer: () => void; readonly letGo: () => void } {
  let app: AppState = initialState;
  let answer!: () => void;
  let letGo!: () => void;
  let loaded = new Promise<Settings>((resolve) => (answer = () => resolve(STORED)));
  const used: string[] = [];
  const saved: Partial<Settings>[] = [];
  const adapted: boolean[] = [];
  const chosen: unknown[] = [];
  const settings: SettingsStore = { load: () => loaded, save: (change) => Promise.resolve(void saved.push(change)), onLateReading: (listener) => {
    letGo = () => {
      loaded = Promise.resolve(STORED);
      listener();
    };
    return () => undefined;
  } };
  const recognizer = { adapt: (enabled: boolean) => Promise.resolve(void adapted.push(enabled)), use: (backend: string) => Promise.resolve(void used.push(backend)), useOwn: (network: unknown) => Promise.resolve(void chosen.push(network)) } as Partial<Recognizer> as Recognizer;
  const keeper = new SettingsKeeper({ recognizer, settings }, (action) => (app = reduce(app, action)), () => undefined);
  return { keeper, shown: () => app.settings, saved, adapted, used, chosen, answer, letGo: () => letGo() };
}

describe('The keeper of settings', () => {
  test('shows what the device has kept', async () => {
    const { keeper, shown, answer } = slowDevice();
    const loading = keeper.load();
    answer();
    await loading;
    assert.deepEqual(shown(), STORED);
  });

  test('does not undo what the user changed before that was read', async () => {
    const { keeper, shown, saved, answer } = slowDevice();
    const loading = keeper.load();
    keeper.change({ theme: 'dark' });
    keeper.change({ writer: '' });
    answer();
    await loading;
    assert.deepEqual(shown(), { ...STORED, theme: 'dark', writer: '' });
    assert.deepEqual(saved, [{ theme: 'dark' }, { writer: '' }]);
  });

  test('reads them once another tab lets them go, tells the reader, and undoes nothing that was changed meanwhile', async () => {
    const { keeper, shown, adapted, used, letGo } = slowDevice();
    keeper.watch();
    keeper.change({ theme: 'dark' });
    letGo();
    await new Promise(setImmediate);
    assert.deepEqual(shown(), { ...STORED, theme: 'dark' });
    assert.deepEqual([adapted, used], [[], ['wasm']], 'adapting is the default');
  });

  test('has a network of the user’s own read, or no longer', () => {
    const { keeper, chosen, saved } = slowDevice();
    const ownNetwork = { sha256: 'ab', starts: 0 };
    keeper.change({ ownNetwork });
    keeper.change({ theme: 'dark' });
    keeper.change({ ownNetwork: undefined });
    assert.deepEqual(chosen, [ownNetwork, undefined]);
    assert.deepEqual(saved, [{ ownNetwork }, { theme: 'dark' }, { ownNetwork: undefined }]);
  });

  test('has another writer’s hand learned when the name changes, but only where hands are learned at all', async () => {
    const { keeper, adapted, answer } = slowDevice();
    const loading = keeper.load();
    answer();
    await loading;
    keeper.change({ writer: 'Ben' });
    await new Promise(setImmediate);
    assert.deepEqual(adapted, [true]);
    keeper.change({ adapt: false });
    keeper.change({ writer: 'Cleo' });
    await new Promise(setImmediate);
    assert.deepEqual(adapted, [true, false]);
  });
});
