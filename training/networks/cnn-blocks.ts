import type { Layer, Network } from './network.ts';

const convolution = (filters: number): Layer[] => [
  { kind: 'conv', filters, size: 3, padding: 'same', bias: false },
  { kind: 'batchNorm' },
  { kind: 'relu' },
];

const block = (...filters: readonly number[]): Layer[] => [
  ...filters.flatMap(convolution),
  { kind: 'maxPool', size: 2 },
  { kind: 'dropout', rate: 0.25 },
];

/** Three blocks with batch norm and dropout, then a dense layer of 256. */
export const cnnBlocks: Network = {
  name: 'cnn-blocks',
  layers: [
    ...block(32, 32),
    ...block(64, 64),
    ...block(128),
    { kind: 'flatten' },
    { kind: 'dense', units: 256 },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10 },
  ],
};
