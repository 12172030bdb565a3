import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { initialWeights } from '../networks/initial-weights.ts';
import type { Network } from '../networks/network.ts';
import { encodeNetwork, OUTPUT_NAME, secondOutputs } from '../onnx/encode-network.ts';
import { openOnnx } from '../onnx/ort.ts';

const WARM_UP = 20;
const ROUNDS = 300;

/** Median milliseconds of one digit. */
export interface OutputTimes {
  /** From a file that has logits alone. */
  readonly without: number;
  /** From a file with second outputs, where only the logits are asked for. */
  readonly unasked: number;
  /** All outputs in one run. */
  readonly asked: number;
}

/** What a network's second outputs cost. The three take turns, so that whatever else the machine does slows all alike. */
export async function timeOutputs(network: Network): Promise<OutputTimes> {
  const weights = initialWeights(network, 1);
  const producer = { name: 'scrawl', version: '0' };
  const plain = await openOnnx(encodeNetwork(network, weights, { ...producer, logitsOnly: true }));
  const full = await openOnnx(encodeNetwork(network, weights, producer));
  const { features, activationMaps } = secondOutputs(network);
  const all = [OUTPUT_NAME, ...[features, activationMaps].flatMap((output) => (output === undefined ? [] : [output.name]))];
  const image = Float32Array.from({ length: plain.planes * PIXELS }, (_, i) => (i % 7 === 0 ? 1 : 0));
  const ways = [() => plain.run(image), () => full.run(image), () => full.outputs(all, image)];
  const times = ways.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, way] of ways.entries()) {
      const start = performance.now();
      await way();
      if (round >= 0) times[index].push(performance.now() - start);
    }
  }
  await plain.close();
  await full.close();
  const [without, unasked, asked] = times.map((own) => own.sort((a, b) => a - b)[ROUNDS / 2]);
  return { without, unasked, asked };
}
