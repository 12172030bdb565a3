import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bestPath } from '../../../src/core/reading/parse-graph.ts';
import { DIGIT_FEATURES } from '../../../src/core/reading/features.ts';
import { fitLogistic } from '../../../training/numbers/fit-logistic.ts';
import { fitLine, fitWeights } from '../../../training/numbers/fit.ts';
import { candidatesOf } from '../../../src/core/reading/candidates.ts';
import { pieceOf } from '../../../src/core/reading/pieces.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { penNumber } from '../../core/reading/pen-numbers.ts';

describe('fitting', () => {
  test('finds the weights that make the right readings likeliest', () => {
    // One feature tells digits from the rest, the others are noise.
    const random = randomFrom(3);
    const lines = Array.from({ length: 40 }, () => {
      const pieces = penNumber('11', 40).map(pieceOf);
      const candidates = candidatesOf(pieces);
      const isOne = random() < 0.5;
      const truth = candidates.flatMap(({ members }, i) => ((members.length === 2) === isOne ? [i] : []));
      const features = candidates.map((_, i) => DIGIT_FEATURES.map((name) => (name === 'certain' ? (truth.includes(i) ? 1 : 0) : random() / 10)));
      return { line: fitLine(2, candidates, features, truth), truth };
    });
    const { weights, loss } = fitWeights(lines.map(({ line }) => line), { steps: 100 });
    assert.ok(loss < 0.1, String(loss));
    assert.ok(weights[DIGIT_FEATURES.indexOf('certain')] > 1);
    for (const { line, truth } of lines) {
      const score = ({ candidate }: { readonly candidate: number }): number => line.digit[candidate].reduce((sum, value, i) => sum + value * weights[i], 0);
      assert.deepEqual(bestPath(line.graph, score).path, truth);
    }
  });

  test('makes confidences as right as they say', () => {
    const random = randomFrom(5);
    // Their odds are overstated by the square.
    const truths = Array.from({ length: 4000 }, () => 4 * random() - 1);
    const right = truths.map((odds) => random() < 1 / (1 + Math.exp(-odds)));
    const { intercept, slope } = fitLogistic(truths.map((odds) => 2 * odds), right);
    assert.ok(Math.abs(slope - 0.5) < 0.06, String(slope));
    assert.ok(Math.abs(intercept) < 0.12, String(intercept));
  });

  test('stays finite where all is right', () => {
    const { intercept, slope } = fitLogistic([1, 2, 3], [true, true, true]);
    assert.ok(Number.isFinite(intercept) && Number.isFinite(slope));
  });
});
