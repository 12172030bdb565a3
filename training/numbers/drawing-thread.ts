import { parentPort, workerData } from 'node:worker_threads';
import type { Ink } from '../../src/core/ink/ink.ts';
import { readShippedModel } from '../export/models-folder.ts';
import { openOnnx } from '../onnx/ort.ts';
import { createDrawingReader, type DrawingReaderOptions } from './read-stroke-file.ts';

/** A thread that reads drawings with the model in models/. It answers in the order in which it is asked; an error ends it. */
const port = parentPort!;
const { manifest, bytes } = readShippedModel();
const reader = openOnnx(bytes).then((network) => createDrawingReader(network, manifest, workerData as DrawingReaderOptions));
port.on('message', (drawings: readonly Ink[]) => {
  void reader.then((read) => read(drawings)).then((readings) => port.postMessage(readings));
});
