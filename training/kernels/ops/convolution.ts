import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './wasm-heap.ts';

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly inputShape?: [number, number, number, number];
  readonly filterShape?: [number, number, number, number];
}

/** Geometry of a convolution in the form the helper knows, or undefined where it is another kind. */
function geometry(attributes: ConvolutionAttributes, input: readonly number[], filter: readonly number[]): backend_util.Conv2DInfo | undefined {
  const { strides, dilations = 1, pad, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') return undefined;
  const info = backend_util.computeConv2DInfo(
    input as [number, number, number, number], filter as [number, number, number, number], strides, dilations, pad, dimRoundingMode,
  );
  const plain = info.strideHeight === 1 && info.strideWidth === 1 && info.dilationHeight === 1 && info.dilationWidth === 1;
  const square = info.filterHeight === info.filterWidth && info.padInfo.top === info.padInfo.left;
  return plain && square && info.padInfo.top < info.filterHeight ? info : undefined;
}

interface Pictures {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What both convolutions share: by Winograd's method where its tiles fit, else directly. */
function convolve(heap: WasmHeap, from: TensorInfo, filter: TensorInfo, to: TensorInfo, size: number, pad: number, turned: boolean): void {
  const { count, height, width, channels } = pictures(from);
  const out = pictures(to);
  const pointers = [heap.pointer(from), heap.pointer(filter), heap.pointer(to)] as const;
  if (size === 3 && channels >= 4 && out.channels % 8 === 0) {
    const scratch = heap.scratch(heap.helper.convolveWinogradScratch(out.height, out.width, channels, out.channels));
    heap.helper.convolveWinograd(
      ...pointers, scratch, count, height, width, channels, out.height, out.width, out.channels, pad, turned ? 1 : 0,
    );
  } else {
    const scratch = heap.scratch(4 * heap.helper.convolveScratch(height, width, channels, out.channels, size));
    heap.helper.convolve(
      ...pointers, scratch, count, height, width, channels, out.height, out.width, out.channels, size, pad, turned ? 1 : 0,
    );
  }
}

function pictures({ shape: [count, height, width, channels] }: TensorInfo): Pictures {
  return { count, height, width, channels };
}

/** x ∗ filter. Whatever is not a square stride-1 NHWC convolution goes to the backend's own kernel. */
export function convolution(heap: WasmHeap, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const info = geometry(call.attrs as unknown as ConvolutionAttributes, x.shape, filter.shape);
    if (info === undefined) return original(call);
    const y = heap.allocate(info.outShape);
    convolve(heap, x, filter, y, info.filterHeight, info.padInfo.top, false);
    return y;
  };
}

/** Gradient by the input: dy ∗ turned filter. */
export function convolutionInputGradient(heap: WasmHeap, original: KernelFunc): KernelFunc {
  return (call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attributes = call.attrs as unknown as ConvolutionAttributes;
    const info = geometry(attributes, attributes.inputShape!, filter.shape);
    if (info === undefined) return original(call);
    const dx = heap.allocate(info.inShape);
    convolve(heap, dy, filter, dx, info.filterHeight, info.filterHeight - 1 - info.padInfo.top, true);
    return dx;
  };
}

/** Gradient by the filter, which the backend lacks altogether. */
export function convolutionFilterGradient(heap: WasmHeap): KernelFunc {
  return (call) => {
    const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
    const attributes = call.attrs as unknown as ConvolutionAttributes;
    const filterShape = attributes.filterShape!;
    const info = geometry(attributes, x.shape, filterShape);
    if (info === undefined) throw new RangeError('Conv2DBackpropFilter on wasm: only square filters with stride 1 in NHWC have a kernel here.');
    const dw = heap.allocate(filterShape);
    const { batchSize: n, inHeight: h, inWidth: w, inChannels: c, outHeight, outWidth, outChannels: f, filterHeight: size } = info;
    const pad = info.padInfo.top;
    const pointers = [heap.pointer(x), heap.pointer(dy), heap.pointer(dw)] as const;
    if (size === 3 && c % 4 === 0 && f % 8 === 0) {
      const scratch = heap.scratch(heap.helper.filterGradientWinogradScratch(c, outHeight, outWidth, f));
      heap.helper.filterGradientWinograd(...pointers, scratch, n, h, w, c, outHeight, outWidth, f, pad);
    } else {
      const scratch = heap.scratch(heap.helper.filterGradientScratch(c, outHeight, outWidth, f, size));
      heap.helper.filterGradient(...pointers, scratch, n, h, w, c, outHeight, outWidth, f, size, pad);
    }
    return dw;
  };
}
