import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Observable } from '../../src/async/observable.ts';

describe('an observable', () => {
  test('tells every listener of every new value, and none of one that is the same', () => {
    const seen: string[] = [];
    const observable = new Observable(1);
    observable.subscribe((value) => seen.push(`a${value}`));
    observable.subscribe((value) => seen.push(`b${value}`));
    for (const value of [1, 2, 2, 3]) observable.set(value);
    assert.deepEqual([observable.value, seen], [3, ['a2', 'b2', 'a3', 'b3']]);
  });

  test('takes what counts as the same from whoever makes it, and holds the latest all the same', () => {
    const seen: object[] = [];
    const observable = new Observable({ kind: 'off', at: 0 }, (one, other) => one.kind === other.kind);
    observable.subscribe((value) => seen.push(value));
    observable.set({ kind: 'off', at: 1 });
    observable.set({ kind: 'on', at: 2 });
    assert.deepEqual([observable.value, seen], [{ kind: 'on', at: 2 }, [{ kind: 'on', at: 2 }]]);
  });

  test('stops one subscription of a listener that was given twice, and one that stops itself while it is told', () => {
    let told = 0;
    const listener = (): void => void told++;
    const observable = new Observable(0);
    observable.subscribe(listener);
    const stop = observable.subscribe(listener);
    const stopOnce = observable.subscribe(() => stopOnce());
    observable.set(1);
    stop();
    observable.set(2);
    assert.equal(told, 3);
  });
});
