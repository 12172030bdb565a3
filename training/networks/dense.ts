import type { Layer, Network } from './network.ts';

const hidden = (units: number): Layer[] => [
  { kind: 'dense', units },
  { kind: 'relu' },
  { kind: 'dropout', rate: 0.2 },
];

/** A perceptron of two hidden layers (784-512-512-10), as tutorials begin with: it sees pixels, but not which are neighbours. */
export const dense: Network = {
  name: 'dense',
  layers: [{ kind: 'flatten' }, ...hidden(512), ...hidden(512), { kind: 'dense', units: 10 }],
};
