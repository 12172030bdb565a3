import type { ReaderNotice } from '../../contracts/recognizer.ts';
import { t } from '../../messages/language.ts';

/** What the reader has to say, in the user's language. */
export const readerNotices = (notices: readonly ReaderNotice[]): string => notices.map((notice) => t.readerNotice[notice.kind]('modelId' in notice ? notice.modelId : '')).join(' ');
