import { assert } from '@open-wc/testing';
import { judged } from './judged.ts';
import { judgementsOf, list, NAME, store } from './on-device.ts';

interface Work {
  readonly judge: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** The app's modules in another page of the same origin, as in another tab: judges `count` answers, and gives their ids. */
async function otherTab(count: number): Promise<{ readonly judge: () => Promise<string[]>; readonly close: () => void }> {
  const frame = document.createElement('iframe');
  const path = (name: string): string => JSON.stringify(new URL(name, import.meta.url).pathname);
  frame.srcdoc = `<!doctype html><script type="module">
    import { createCorrectionStore } from ${path('../../src/storage/correction-store.ts')};
    import { Database } from ${path('../../src/storage/database.ts')};
    import { createSettingsStore } from ${path('../../src/storage/settings-store.ts')};
    import { judged } from ${path('./judged.ts')};
    const database = new Database(${JSON.stringify(NAME)});
    const store = createCorrectionStore(database, createSettingsStore(database));
    window.work = {
      judge: () => Promise.all(Array.from({ length: ${count} }, (_, serial) => store.judge(judged(500 + serial, 1, 7)))),
      close: () => database.close(),
    };
  </script>`;
  document.body.append(frame);
  const work = (): Work | undefined => (frame.contentWindow as { readonly work?: Work } | null)?.work;
  while (!work()) await new Promise((resume) => setTimeout(resume, 20));
  return {
    judge: work()!.judge,
    close: () => {
      void work()!.close();
      frame.remove();
    },
  };
}

describe('two tabs at once', () => {
  it('both keep what they are told, under one device’s name and keys of their own', async () => {
    const here = store();
    const other = await otherTab(20);
    const [theirs, ...ours] = await Promise.all([other.judge(), ...Array.from({ length: 20 }, (_, serial) => here.judge(judged(serial, 1, 7)))]);
    const kept = await list(here);
    assert.sameMembers(kept.map(({ correction }) => correction.id), [...theirs, ...ours]);
    assert.lengthOf(new Set(kept.map(({ key }) => key)), 40);
    assert.lengthOf(new Set(kept.map(({ correction }) => correction.device)), 1);
    assert.lengthOf(new Set((await judgementsOf(here)).map(({ session }) => session)), 2);
    other.close();
  });

  it('hear of each other’s changes', async () => {
    const here = store();
    let changes = 0;
    const stop = here.subscribe(() => changes++);
    const other = await otherTab(1);
    await other.judge();
    while (changes === 0) await new Promise((resume) => setTimeout(resume, 5));
    assert.equal(await here.count(), 1);
    stop();
    const heard = changes;
    await here.judge(judged(1, 1, 7));
    assert.equal(changes, heard);
    other.close();
  });

  it('are told of their own changes as well', async () => {
    const here = store();
    const heard: string[] = [];
    here.subscribe(() => heard.push('change'));
    const id = await here.judge(judged(1, 1, 7));
    await here.relabel(id, 2);
    await here.markExported([id], '2026-01-01T00:00:00Z');
    await here.restore(await here.remove([id]));
    await here.takeBack(id);
    await here.deleteAll();
    assert.lengthOf(heard, 7);
  });
});
