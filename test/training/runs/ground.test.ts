import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { groundSha256 } from '../../../training/runs/ground.ts';

const ground = { network: scrawl, recipe: RECIPE, preprocessingId: 'mnist-frame-1', data: { 'mnist/images': 'aa', 'mnist/labels': 'bb' } };
const retrained = { modelSha256: '1'.repeat(64), taughtSha256: '2'.repeat(64) };
const teacher = { name: 'teacher', weightsSha256: '3'.repeat(64) };

describe('the ground of a model', () => {
  test('is the same hash for the same content, in whatever order it is written down', () => {
    const reversed = { data: { 'mnist/labels': 'bb', 'mnist/images': 'aa' }, preprocessingId: 'mnist-frame-1', recipe: RECIPE, network: scrawl };
    assert.match(groundSha256(ground), /^[0-9a-f]{64}$/);
    assert.equal(groundSha256(reversed), groundSha256(ground));
    assert.equal(groundSha256({ ...ground, start: teacher }), groundSha256({ ...ground, start: { ...teacher, name: 'renamed' } }));
  });

  test('is another one wherever anything is that decides about the weights', () => {
    const others = [
      ground,
      { ...ground, recipe: { ...RECIPE, epochs: RECIPE.epochs + 1 } },
      { ...ground, network: { ...scrawl, name: 'another' } },
      { ...ground, preprocessingId: 'mnist-frame-2' },
      { ...ground, data: { ...ground.data, 'mnist/labels': 'cc' } },
      { ...ground, data: { 'mnist/images': 'aa' } },
      { ...ground, limit: 100 },
      { ...ground, start: teacher },
      { ...ground, teachers: [teacher] },
      { ...ground, retrained },
      { ...ground, retrained: { ...retrained, taughtSha256: '4'.repeat(64) } },
    ].map(groundSha256);
    assert.equal(new Set(others).size, others.length);
  });
});
