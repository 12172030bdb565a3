import type { Network } from './network.ts';

/** The plain convolutional net of the Keras tutorials (32-64, max-pool, dropout, dense 64): the yardstick. */
export const cnnClassic: Network = {
  name: 'cnn-classic',
  layers: [
    { kind: 'conv', filters: 32, size: 3, padding: 'valid', bias: true },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 64, size: 3, padding: 'valid', bias: true },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 64 },
    { kind: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10 },
  ],
};
