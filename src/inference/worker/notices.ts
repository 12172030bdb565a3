import type { ReaderNotice } from '../../contracts/recognizer.ts';
import { BackendUnavailableError, messageOf, type ModelRefusedError } from '../../core/errors.ts';

/** A model is refused, and the last good one, `modelId`, goes on reading. */
export function refusedModel({ reason }: ModelRefusedError, modelId: string): ReaderNotice {
  switch (reason) {
    case 'missing':
      return { kind: 'model-missing', modelId };
    case 'manifest':
    case 'checksum':
      return { kind: 'model-damaged', modelId };
    case 'preprocessing':
      return { kind: 'model-foreign', modelId };
    case 'session':
    case 'output':
      return { kind: 'model-unusable', modelId };
    default:
      return reason satisfies never;
  }
}

/** @param error what WebGPU failed with after it had worked. */
export const stoppedWebGpu = (error: unknown): ReaderNotice => ({ kind: 'webgpu-stopped', detail: error instanceof BackendUnavailableError ? error.detail : messageOf(error) });
