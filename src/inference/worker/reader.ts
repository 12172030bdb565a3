import type { ReaderNotice } from '../../contracts/recognizer.ts';
import { personalLogits } from '../../core/personalization/personalization.ts';
import type { Seen } from '../../core/preprocessing/preprocess.ts';
import type { Answer, News } from './protocol.ts';
import type { Personalizer } from './personalizer.ts';
import { isWhole } from './runtime.ts';
import type { NetworkSession } from './session.ts';
import type { ModelSessions } from './sessions.ts';

/** What reads. Replaced as a whole, so that whoever holds one holds what belongs together. */
export interface Reader {
  readonly sessions: ModelSessions;
  /** The one of them that reads. */
  readonly session: NetworkSession;
  /** Absent where the model has nothing to adapt with. */
  readonly personal: Personalizer | undefined;
  /** Whether the model was taken from an endpoint, and there is another to go back to. */
  readonly isChosen: boolean;
  /** What was said about the model, which stays true whatever the backend. */
  readonly modelNotices: readonly ReaderNotice[];
  /** All that was last said. */
  readonly notices: readonly ReaderNotice[];
}

export type Recognized = Answer & { readonly kind: 'recognized' };

export function readyNews({ sessions, session, personal, isChosen, notices }: Reader): News {
  return {
    kind: 'ready',
    backend: session.backend,
    manifest: sessions.model.manifest,
    ...(notices.length > 0 && { notices }),
    ...(personal && { personal: personal.status }),
    ...(isChosen && { isChosen }),
    ...(isWhole() && { whole: true }),
  };
}

/** @throws as `NetworkSession.run` */
export async function readWith({ sessions, session, personal }: Reader, drawing: Seen): Promise<Recognized> {
  const personalization = personal?.learned;
  const { manifest } = sessions.model;
  const start = performance.now();
  const { logits, features } = await session.run(drawing, personalization && 'features');
  const inferenceMs = performance.now() - start;
  const answer = { kind: 'recognized', manifest, backend: session.backend, inferenceMs } as const;
  return { ...answer, logits, ...(personalization && features && { adapted: personalLogits(personalization, features, logits, manifest.temperature) }) };
}
