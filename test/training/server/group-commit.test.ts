import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GroupCommit, type Grouped } from '../../../training/server/ingest/group-commit.ts';

interface Item extends Grouped {
  readonly name: string;
}

const item = (name: string, facts: Partial<Item> = {}): Item => ({ name, touches: [name], weight: 1, urgent: true, ...facts });

/** Commits that wait until they are let through. */
function gated(fails: (names: readonly string[]) => boolean = () => false) {
  const groups: string[][] = [];
  let open: () => void = () => undefined;
  const commits = new GroupCommit<Item, string>(async (items) => {
    const names = items.map(({ name }) => name);
    groups.push(names);
    if (groups.length === 1) await new Promise<void>((through) => (open = through));
    if (fails(names)) throw new Error(`${names.join()} failed`);
    return names.map((name) => (name === 'refused' ? new RangeError(name) : `${name} kept`));
  });
  return { commits, groups, open: () => open() };
}

describe('transactions that are shared', () => {
  test('take what came meanwhile together, the urgent first, and answer each after its own', async () => {
    const { commits, groups, open } = gated();
    const first = commits.add(item('a'));
    const later = [commits.add(item('large', { urgent: false })), commits.add(item('b')), commits.add(item('c'))];
    let answered = false;
    void first.then(() => (answered = true));
    await new Promise(setImmediate);
    assert.deepEqual([groups, answered], [[['a']], false]);
    open();
    assert.deepEqual(await Promise.all([first, ...later]), ['a kept', 'large kept', 'b kept', 'c kept']);
    assert.deepEqual(groups, [['a'], ['b', 'c'], ['large']]);
  });

  test('do what is not urgent one at a time, and not for ever after what is', async () => {
    const { commits, groups, open } = gated();
    const all = [commits.add(item('a')), commits.add(item('large', { urgent: false })), commits.add(item('larger', { urgent: false }))];
    // Each time that one is answered the next has come already.
    let waiting = Promise.resolve();
    for (let n = 0; n < 6; n++) {
      const urgent = commits.add(item(String(n), { touches: ['always the same'] }));
      waiting = Promise.all([waiting, urgent]).then(() => undefined);
    }
    open();
    await Promise.all([waiting, ...all]);
    assert.deepEqual(groups, [['a'], ['0'], ['1'], ['2'], ['3'], ['4', 'large', 'larger'], ['5']]);
    const [first, ...others] = ['x', 'y', 'z'].map((name) => commits.add(item(name, { urgent: false })));
    await Promise.all([first, ...others]);
    assert.deepEqual(groups.slice(7), [['x'], ['y'], ['z']]);
  });

  test('hold no two that change the same, nor more than somebody would like to wait for', async () => {
    const { commits, groups, open } = gated();
    const all = [item('a'), item('b', { touches: ['x'] }), item('c', { touches: ['x', 'y'] }), item('d', { touches: ['y'] }), item('e', { weight: 1e6 }), item('f')].map((each) => commits.add(each));
    open();
    await Promise.all(all);
    assert.deepEqual(groups, [['a'], ['b', 'f'], ['c'], ['d'], ['e']]);
  });

  test('let none suffer for another one', async () => {
    const { commits, open } = gated((names) => names.includes('broken'));
    const results = ['a', 'b', 'broken', 'refused', 'c'].map((name) => commits.add(item(name)));
    open();
    assert.deepEqual(
      (await Promise.allSettled(results)).map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message)),
      ['a kept', 'b kept', 'broken failed', 'refused', 'c kept'],
    );
    assert.equal(await commits.add(item('after')), 'after kept');
  });
});
