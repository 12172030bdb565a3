import type { KernelFunc, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { WasmHeap } from '../wasm-heap.ts';

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

/** x ∗ filter. Whatever is not a square stride-1 NHWC convolution goes to the backend's own kernel. */
export function convolution(heap: WasmHeap, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const info = geometry(call.attrs as unknown as ConvolutionAttributes, x.shape, filter.shape);
    if (info === undefined) return original(call);
    const y = heap.allocate(info.outShape);
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, padInfo } = info;
    const scratch = heap.scratch(4 * heap.helper.convolveScratch(inHeight, inWidth, inChannels, outChannels, filterHeight));
    heap.helper.convolve(
      heap.pointer(x), heap.pointer(filter), heap.pointer(y), scratch,
      batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, padInfo.top, 0,
    );
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
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, padInfo } = info;
    const scratch = heap.scratch(4 * heap.helper.convolveScratch(outHeight, outWidth, outChannels, inChannels, filterHeight));
    heap.helper.convolve(
      heap.pointer(dy), heap.pointer(filter), heap.pointer(dx), scratch,
      batchSize, outHeight, outWidth, outChannels, inHeight, inWidth, inChannels, filterHeight, filterHeight - 1 - padInfo.top, 1,
    );
    return dx;
  };
}

/** Gradient by the filter, which the backend lacks altogether. */
export function convolutionFilterGradient(heap: WasmHeap): KernelFunc {
  return (call) => {
    const { x, dy } = call.inputs as { x: Tensor4D; dy: Tensor4D };
    const attributes = call.attrs as unknown as ConvolutionAttributes;
    const filterShape = attributes.filterShape!;
    const info = geometry(attributes, x.shape, filterShape);
    if (info === undefined) throw new RangeError('Conv2DBackpropFilter on wasm: only square filters with stride 1 in NHWC have a kernel here.');
    const dw = heap.allocate(filterShape);
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, padInfo } = info;
    const scratch = heap.scratch(heap.helper.filterGradientScratch(inChannels, outHeight, outWidth, outChannels, filterHeight));
    heap.helper.filterGradient(
      heap.pointer(x), heap.pointer(dy), heap.pointer(dw), scratch,
      batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, padInfo.top,
    );
    return dw;
  };
}
