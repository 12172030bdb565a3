import { BackendUnavailableError, messageOf, type ModelRefusedError } from '../../core/errors.ts';

/** What the user is told when a model is refused and the last good one, `modelId`, goes on reading. */
export function refusedModelNotice(refusal: ModelRefusedError, modelId: string): string {
  switch (refusal.reason) {
    case 'missing':
      return `The model could not be fetched; reading with ${modelId}, kept on this device.`;
    case 'manifest':
    case 'checksum':
      return `The new model is damaged; still reading with ${modelId}.`;
    case 'preprocessing':
      return `The new model is for another version of the app; still reading with ${modelId}.`;
    case 'session':
    case 'output':
      return `The new model doesn't work here; still reading with ${modelId}.`;
    default:
      return refusal.reason satisfies never;
  }
}

/** What the user is told when a model from the endpoint is left for the one before, which is `modelId`. */
export function leftModelNotice(modelId: string): string {
  return `The model from your endpoint doesn't work here; reading with ${modelId} again.`;
}

/** What the user is told when the endpoint itself has gone back to the model before, which is `modelId`. */
export function withdrawnModelNotice(modelId: string): string {
  return `Your endpoint has withdrawn its last model; reading with ${modelId} again.`;
}

/** What the user is told when a model was to take over and cannot, and `modelId` goes on reading. */
export function notTakenNotice(error: unknown, modelId: string): string {
  return `The change of model failed: ${messageOf(error).replace(/\.$/, '')}. Still reading with ${modelId}.`;
}

/** What the user is told when a model reads that this device has no room to keep. */
export function notKeptNotice(modelId: string): string {
  return `${modelId} could not be kept on this device: it reads until Scrawl is closed.`;
}

/** What the user is told when a hand is forgotten, but not where that would outlast a restart. */
export function notForgottenNotice(error: unknown): string {
  return `What was learned of your hand is forgotten only until Scrawl is closed: ${messageOf(error).replace(/\.$/, '')}.`;
}

/** @param error what WebGPU failed with when it was to start. */
export function notStartedNotice(error: unknown): string {
  return `${messageOf(error).replace(/\.$/, '')}. Reading with WASM instead.`;
}

/** @param error what WebGPU failed with after it had worked. */
export function stoppedNotice(error: unknown): string {
  const detail = error instanceof BackendUnavailableError ? error.detail : messageOf(error).replace(/\.$/, '');
  return `WebGPU stopped working: ${detail}. Reading with WASM instead.`;
}

/** Several notices as one text; `undefined` where there is nothing to say. */
export function joinNotices(...notices: readonly (string | undefined)[]): string | undefined {
  return notices.filter((notice) => notice !== undefined).join(' ') || undefined;
}

