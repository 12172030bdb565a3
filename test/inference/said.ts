import type { ReaderNotice } from '../../src/contracts/recognizer.ts';
import { readerNotices } from '../../src/ui/kit/reader-notices.ts';

/** What the reader says of itself: in the user's words, then what it has for engineers. */
export function said({ notices = [] }: { readonly notices?: readonly ReaderNotice[] }): string {
  return [readerNotices(notices), ...notices.flatMap((notice) => ('detail' in notice ? [notice.detail] : []))].join(' ');
}
