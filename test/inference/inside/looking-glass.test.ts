import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examplesOf } from '../../../src/core/personalization/examples.ts';
import { neighboursOf, surroundingsOf } from '../../../src/core/personalization/neighbours.ts';
import { parseRehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { seeInk } from '../../../src/core/preprocessing/preprocess.ts';
import { LookingGlass } from '../../../src/inference/inside/looking-glass.ts';
import { seenSet, tensorsOf } from '../../../training/data/tensors.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { onSheet, penDigit } from '../../core/reading/pen-numbers.ts';

test('a look inside tells where the user’s own digits decided, and compares what is read with the next likely', async () => {
  const { manifest, bytes, rehearsal: file } = readShippedModel();
  const rehearsal = parseRehearsal(file!);
  const model = await openOnnx(bytes);
  const featuresOf = async (digit: number): Promise<Float32Array> => model.output(manifest.features!.name, tensorsOf(seenSet([seeInk(onSheet(penDigit(digit)))]), model.planes));
  // Someone whose 1 looks as a 7 does to everyone else, said forty times over: enough against any caution.
  const judged = [...Array.from({ length: 40 }, () => ({ label: 1, drawings: [] as Float32Array[] })), { label: 3, drawings: [await featuresOf(3)] }];
  const odd = await featuresOf(7);
  for (const { drawings } of judged.slice(0, -1)) drawings.push(odd);
  await model.close();
  const neighbours = neighboursOf(surroundingsOf(rehearsal), examplesOf(judged));
  // A head that is nearly in two minds about the two, as one is after a few digits.
  const head = { weights: rehearsal.head.weights.slice(), bias: rehearsal.head.bias.slice() };
  const size = head.weights.length / head.bias.length;
  const logit = (label: number): number => head.bias[label] + odd.reduce((sum, value, i) => sum + value * head.weights[label * size + i], 0);
  head.bias[1] += logit(7) - logit(1) - 0.1;

  const look = (personalization?: { readonly head: typeof head; readonly neighbours?: typeof neighbours }, digit = 7) => new LookingGlass({ manifest, bytes, ...(personalization && { personalization }) }).look({ id: 'a', ink: onSheet(penDigit(digit)) });
  assert.equal(look().byNeighbours, undefined);
  assert.equal(look({ head }).byNeighbours, undefined, 'a head is part of the network that is looked into');
  const looked = look({ head, neighbours });
  assert.deepEqual(looked.byNeighbours, { read: 1, alone: 7 });
  assert.deepEqual([looked.evidence.for, looked.evidence.against], [1, 7]);
  assert.equal(look({ head, neighbours }, 3).byNeighbours, undefined, 'they agree about a 3');
});
