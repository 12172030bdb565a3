import type { JudgedSet } from '../data/judged-sets.ts';
import { seenAt, seenSet, tensorsOf } from '../data/tensors.ts';
import { openOnnx } from '../onnx/ort.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * The class-activation maps of every mistake, [mistakes, 10, h, w] for each set that has any: where the network looked.
 * @param output name of the maps among the model's outputs.
 */
export async function mistakeMaps(bytes: Uint8Array, output: string, { sets }: Evaluation, judged: readonly JudgedSet[]): Promise<Map<string, Float32Array>> {
  const maps = new Map<string, Float32Array>();
  const model = await openOnnx(bytes);
  for (const { name, mistakes } of sets) {
    const set = judged.find((each) => each.name === name);
    if (set === undefined || mistakes.length === 0) continue;
    maps.set(name, await model.output(output, tensorsOf(seenSet(mistakes.map(({ index }) => seenAt(set, index))), model.planes)));
  }
  await model.close();
  return maps;
}
