import type { Network } from './network.ts';

/** Two convolutions, one pooling and a wide dense layer (32-64-dropout-dense 256): most of its weights are in the last. */
export const cnnFeedback: Network = {
  name: 'cnn-feedback',
  layers: [
    { kind: 'conv', filters: 32, size: 3, padding: 'valid', bias: true },
    { kind: 'relu' },
    { kind: 'conv', filters: 64, size: 3, padding: 'valid', bias: true },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'flatten' },
    { kind: 'dense', units: 256 },
    { kind: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10 },
  ],
};
