import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { latestWins } from '../../src/async/latest-wins.ts';

/** Runs that end when the test says so. */
function controlled(): { run: (input: string) => Promise<string>; started: string[]; end: (index: number, error?: Error) => void; running: () => number } {
  const ends: ((error?: Error) => void)[] = [];
  const started: string[] = [];
  let running = 0;
  return {
    started,
    running: () => running,
    end: (index, error) => ends[index](error),
    run: (input) =>
      new Promise((resolve, reject) => {
        running++;
        started.push(input);
        ends.push((error) => {
          running--;
          if (error) reject(error);
          else resolve(input.toUpperCase());
        });
      }),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('latestWins', () => {
  test('runs at once when nothing runs', async () => {
    const { run, end, started } = controlled();
    const answer = latestWins(run)('a');
    assert.deepEqual(started, ['a']);
    end(0);
    assert.equal(await answer, 'A');
  });

  test('never runs two at a time, and skips what was overtaken while it waited', async () => {
    const { run, end, started, running } = controlled();
    const ask = latestWins(run);
    const answers = ['a', 'b', 'c'].map((input) => ask(input));
    assert.equal(await answers[0], undefined, 'overtaken while running: answered at once');
    assert.equal(await answers[1], undefined);
    assert.equal(running(), 1);
    end(0);
    await turn();
    assert.deepEqual(started, ['a', 'c']);
    end(1);
    assert.equal(await answers[2], 'C');
  });

  test('a run that fails rejects its own call only', async () => {
    const { run, end } = controlled();
    const ask = latestWins(run);
    const failing = ask('a');
    end(0, new Error('no'));
    await assert.rejects(failing, /no/);
    const next = ask('b');
    await turn();
    end(1);
    assert.equal(await next, 'B');
  });

  test('a run that fails after it was overtaken fails nobody', async () => {
    const { run, end } = controlled();
    const ask = latestWins(run);
    const [overtaken, latest] = [ask('a'), ask('b')];
    end(0, new Error('no'));
    assert.equal(await overtaken, undefined);
    await turn();
    end(1);
    assert.equal(await latest, 'B');
  });

  test('a run can ask whether it is still wanted', async () => {
    const seen: boolean[] = [];
    const ask = latestWins(async (input: string, isLatest) => {
      seen.push(isLatest());
      await turn();
      seen.push(isLatest());
      return input;
    });
    const overtaken = ask('a');
    assert.equal(await ask('b'), 'b');
    assert.equal(await overtaken, undefined);
    assert.deepEqual(seen, [true, false, true, true]);
  });
});
