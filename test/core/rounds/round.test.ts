import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DIGITS, type Label } from '../../../src/core/classes.ts';
import type { Judgement } from '../../../src/core/records/correction.ts';
import { counted, drawn, isPracticing, outcome, parseRound, PRACTICE, promptOf, redo, ROUND_LENGTHS, skip, startRound, type Round } from '../../../src/core/rounds/round.ts';
import { randomFrom } from '../../../training/lib/random.ts';

const begin = (seed = 1, length: (typeof ROUND_LENGTHS)[number] = 20): Round => startRound('round-1', length, 'Ann', randomFrom(seed));

function finish(round: Round, read: (prompt: Label) => Judgement = (prompt) => prompt): Round {
  for (let place = 0; ; place++) {
    const prompt = promptOf(round);
    if (prompt === undefined) return round;
    round = drawn(round, `drawing-${place}`, read(prompt));
  }
}

describe('a round', () => {
  test('asks for each digit equally often, never twice in a row, and in another order each time', () => {
    const orders = new Set<string>();
    for (const length of ROUND_LENGTHS) {
      for (let seed = 1; seed <= 200; seed++) {
        const { prompts } = begin(seed, length);
        orders.add(prompts.join(''));
        assert.equal(prompts.length, length + PRACTICE);
        for (const digit of DIGITS) assert.equal(prompts.slice(PRACTICE).filter((prompt) => prompt === digit).length, length / 10);
        prompts.forEach((prompt, place) => assert.notEqual(prompt, prompts[place + 1], `seed ${seed}: ${prompts.join(' ')}`));
      }
    }
    assert.equal(orders.size, 2 * 200);
  });

  test('begins with practice, which does not count', () => {
    let round = begin();
    for (let place = 0; place < PRACTICE; place++) {
      assert.ok(isPracticing(round));
      round = drawn(round, `practice-${place}`, 'none');
    }
    assert.ok(!isPracticing(round));
    assert.deepEqual(counted(round), []);
    assert.deepEqual(outcome(finish(round)), { right: 20, count: 20, misread: [] });
  });

  test('says at its end what was misread', () => {
    const { right, count, misread } = outcome(finish(begin(), (prompt) => (prompt === 7 ? 1 : prompt === 8 ? 'none' : prompt)));
    assert.deepEqual([right, count], [16, 20]);
    assert.deepEqual(misread.map(({ prompt, predicted }) => [prompt, predicted]).sort(), [[7, 1], [7, 1], [8, 'none'], [8, 'none']]);
  });

  test('puts a skipped digit off to the end, all but the last', () => {
    const round = begin();
    const skipped = skip(round);
    assert.deepEqual(skipped.prompts, [...round.prompts.slice(1), round.prompts[0]]);
    const last = { ...round, prompts: [4] as const };
    assert.equal(skip(last), last);
  });

  test('has the latest digit drawn again', () => {
    const round = drawn(begin(), 'first', 3);
    const again = redo(round);
    assert.deepEqual(again, begin());
    assert.equal(redo(again), again);
  });

  test('comes back as it was kept, and nothing else does', () => {
    const round = drawn(skip(begin()), 'first', 'none');
    assert.deepEqual(parseRound(JSON.parse(JSON.stringify(round))), round);
    const broken = [undefined, 'a round', {}, { ...round, length: 30 }, { ...round, prompts: [1] }, { ...round, writer: 3 }, { ...round, prompts: round.prompts.map(String) }, { ...round, results: [{}] }];
    for (const each of broken) assert.equal(parseRound(each), undefined, JSON.stringify(each));
  });
});
