import type { Ink } from '../../src/core/ink/ink.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, seeInk, toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import type { NetworkAnswer } from '../../src/core/reading/prediction.ts';
import { readNumberSteps, type NumberOptions, type NumberReading } from '../../src/core/reading/read-number.ts';
import type { OpenModel } from '../onnx/ort.ts';

export type ReadInks = (inks: readonly Ink[]) => Promise<readonly NetworkAnswer[]>;

/** Pictures in memory at once. */
const CHUNK = 2000;

/** The network behind the preprocessing that the app does. */
export function inkReader(network: OpenModel): ReadInks {
  return async (inks) => {
    const answers: NetworkAnswer[] = [];
    for (let start = 0; start < inks.length; start += CHUNK) {
      const part = inks.slice(start, start + CHUNK);
      const size = network.planes * PIXELS;
      const images = new Float32Array(part.length * size);
      part.forEach((ink, i) => toTensorData(network.planes === 1 ? { picture: preprocessInk(ink) } : seeInk(ink), network.planes, images.subarray(i * size, (i + 1) * size)));
      const logits = await network.run(images);
      part.forEach((_, i) => answers.push({ logits: logits.slice(i * 10, (i + 1) * 10) }));
    }
    return answers;
  };
}

/** Many drawings at once, so that the network is asked in large batches. @returns the readings in the drawings' order */
export async function readNumbers(inks: readonly Ink[], read: ReadInks, options: NumberOptions): Promise<NumberReading[]> {
  const readings: NumberReading[] = [];
  let open = inks.map((ink, place) => ({ place, steps: readNumberSteps(ink, options), answers: [] as readonly NetworkAnswer[] }));
  while (open.length > 0) {
    const asked = open.flatMap(({ place, steps, answers }) => {
      const step = steps.next(answers);
      if (step.done !== true) return [{ place, steps, asks: step.value }];
      readings[place] = step.value;
      return [];
    });
    const answers = await read(asked.flatMap(({ asks }) => asks));
    let used = 0;
    open = asked.map(({ place, steps, asks }) => ({ place, steps, answers: answers.slice(used, (used += asks.length)) }));
  }
  return readings;
}
