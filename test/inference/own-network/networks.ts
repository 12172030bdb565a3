/** Networks as other people's programs write them: tiny ones that tell the ten plain digits apart, and the one that ships, rewritten. */
import { readOnnxFile, type OnnxNode, type OnnxTensor } from '../../../src/core/network/onnx-file.ts';
import { formPicture } from '../../../src/core/network/input-form.ts';
import type { OutputKind, PictureForm } from '../../../src/core/network/way.ts';
import { PIXELS, SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { DIGITS, type Digit } from '../../../src/core/classes.ts';
import { probeDigits } from '../../../src/core/reading/probe-digits.ts';
import { encodeModel, type OnnxGraph } from '../../../training/onnx/encode-model.ts';

export const UPRIGHT: PictureForm = { scale: 'unit', isInverted: false, isTurned: false };

export interface Made {
  readonly form?: Partial<PictureForm>;
  readonly output?: OutputKind;
  /** Of the input, with the count of pictures; `N × 1 × 28 × 28` unless told otherwise. */
  readonly dims?: readonly (number | string)[];
  readonly producer?: string;
}

export const encode = (graph: Omit<OnnxGraph, 'name'>, producerName = 'tests'): Uint8Array =>
  encodeModel({ irVersion: 8, opset: 17, producerName, producerVersion: '1', metadata: {}, graph: { name: 'own', ...graph } });

/** The nodes that make of logits what a network gives. */
const ENDS: Readonly<Record<OutputKind, readonly string[]>> = { logits: ['Identity'], softmax: ['Softmax'], 'log-softmax': ['LogSoftmax'], scores: ['Sigmoid'] };

const ended = (from: string, output: OutputKind): OnnxNode[] =>
  ENDS[output].map((opType) => ({ opType, name: opType, inputs: [from], outputs: ['answer'], attributes: opType.endsWith('oftmax') ? { axis: 1 } : {} }));

/**
 * The nearest of the ten plain digits, as one layer: logits are minus half the squared distance, in units of its own. A
 * layer on pictures of another form is the same layer with other weights, since forms are linear.
 */
export function nearestDigit({ form: wished = {}, output = 'logits', dims = ['N', 1, SIDE, SIDE], producer }: Made = {}): Uint8Array {
  const form = { ...UPRIGHT, ...wished };
  const white = formPicture(new Uint8Array(PIXELS).fill(255), form);
  const black = formPicture(new Uint8Array(PIXELS), form);
  const [weights, bias] = [new Float32Array(PIXELS * DIGITS.length), new Float32Array(DIGITS.length)];
  for (const { digit, drawing } of probeDigits()) {
    // Ink is (value − black) / (white − black), pixel by pixel, wherever the form has put the pixel.
    const ink = formPicture(drawing.picture, { ...UPRIGHT, isTurned: form.isTurned });
    let constant = 0;
    ink.forEach((each, at) => {
      const slope = each / (white[at] - black[at]) / 4;
      weights[at * DIGITS.length + digit] = slope;
      constant -= slope * black[at] + (each * each) / 8;
    });
    bias[digit] = constant;
  }
  return encode(
    {
      nodes: [
        { opType: 'Flatten', name: 'flat', inputs: ['x'], outputs: ['flat'], attributes: { axis: dims.length === 1 ? 0 : 1 } },
        { opType: 'Gemm', name: 'dense', inputs: ['flat', 'weights', 'bias'], outputs: ['logits'] },
        ...ended('logits', output),
      ],
      initializers: [{ name: 'weights', dims: [PIXELS, DIGITS.length], values: weights }, { name: 'bias', dims: [DIGITS.length], values: bias }],
      inputs: [{ name: 'x', dims }],
      outputs: [{ name: 'answer', dims: ['N', DIGITS.length] }],
    },
    producer,
  );
}

/** Takes everything for that digit, as nearly sure as can be. */
export const always = (digit: Digit): Uint8Array =>
  encode({
    nodes: [
      { opType: 'Flatten', name: 'flat', inputs: ['x'], outputs: ['flat'], attributes: { axis: 1 } },
      { opType: 'Gemm', name: 'dense', inputs: ['flat', 'weights', 'bias'], outputs: ['answer'] },
    ],
    initializers: [{ name: 'weights', dims: [PIXELS, DIGITS.length], values: new Float32Array(PIXELS * DIGITS.length) }, { name: 'bias', dims: [DIGITS.length], values: Float32Array.from(DIGITS, (each) => (each === digit ? 8 : 0)) }],
    inputs: [{ name: 'x', dims: ['N', 1, SIDE, SIDE] }],
    outputs: [{ name: 'answer', dims: ['N', DIGITS.length] }],
  });

/** The network that ships, of a picture alone, behind nodes that bring the form it is given to its own. */
export function rewritten(shipped: Uint8Array, { form: wished = {}, output = 'logits', dims = ['N', 1, SIDE, SIDE] }: Made = {}): Uint8Array {
  const form = { ...UPRIGHT, ...wished };
  const [white] = formPicture(new Uint8Array(PIXELS).fill(255), form);
  const [black] = formPicture(new Uint8Array(PIXELS), form);
  const model = readOnnxFile(shipped);
  const scalar = (name: string, value: number): OnnxTensor => ({ name, dims: [1], values: Float32Array.of(value) });
  const isLast = dims.at(-1) === 1;
  const [rows, columns] = isLast ? [1, 2] : [2, 3];
  const turn = [0, 1, 2, 3].map((axis) => (form.isTurned && axis === rows ? columns : form.isTurned && axis === columns ? rows : axis));
  return encode({
    nodes: [
      { opType: 'Transpose', name: 'turn', inputs: ['x'], outputs: ['turned'], attributes: { perm: turn } },
      { opType: 'Transpose', name: 'layout', inputs: ['turned'], outputs: ['channels-first'], attributes: { perm: isLast ? [0, 3, 1, 2] : [0, 1, 2, 3] } },
      { opType: 'Sub', name: 'shift', inputs: ['channels-first', 'own.black'], outputs: ['shifted'] },
      { opType: 'Div', name: 'scale', inputs: ['shifted', 'own.range'], outputs: ['ink'] },
      { opType: 'Mul', name: 'none', inputs: ['ink', 'own.nothing'], outputs: ['blank'] },
      { opType: 'Concat', name: 'planes', inputs: ['ink', 'blank', 'blank', 'blank', 'blank'], outputs: ['image'], attributes: { axis: 1 } },
      ...model.nodes,
      ...ended('logits', output),
    ],
    initializers: [...model.initializers, scalar('own.black', black), scalar('own.range', white - black), scalar('own.nothing', 0)],
    inputs: [{ name: 'x', dims }],
    outputs: [{ name: 'answer', dims: ['N', DIGITS.length] }],
  });
}
