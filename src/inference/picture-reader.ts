import type { PictureReader } from '../contracts/pictures.ts';
import { BackendUnavailableError } from '../core/errors.ts';
import { fromFailure, type Answer, type Call } from './worker/protocol.ts';

/** @param ask the recogniser's worker. */
export function createPictureReader(ask: (call: Call, onProgress?: (share: number) => void) => Promise<Answer | undefined>): PictureReader {
  const asked = async <Kind extends Answer['kind']>(kind: Kind, call: Call, onProgress?: (share: number) => void): Promise<Answer & { readonly kind: Kind }> => {
    const answer = await ask(call, onProgress);
    if (answer?.kind === 'failed') throw fromFailure(answer.failure);
    if (answer?.kind !== kind) throw new BackendUnavailableError('The recogniser', 'it stopped while it read a picture');
    return answer as Answer & { readonly kind: Kind };
  };
  return {
    read: async (file, onProgress) => (await asked('picture-read', { kind: 'read-picture', file: file as Blob }, onProgress)).recognition,
    readBox: async (picture, box) => (await asked('box-read', { kind: 'read-box', picture, box })).digit,
  };
}
