import { t } from '../../messages/language.ts';
import { errorMessage } from '../kit/error-message.ts';
import { readerNotices } from '../kit/reader-notices.ts';
import { noticesOf, type AppState } from '../state/app-state.ts';
import type { NoticeEvent } from '../state/events.ts';

export interface Notice {
  readonly text: string;
  readonly choices: readonly { readonly name: string; readonly choice: NoticeEvent['choice']; readonly strong?: true }[];
}

/** What the user should know now, the gravest first; nothing most of the time. */
export function noticeFor({ noticeRead, offer, recognizer, recovery, standing, unkept, updatePostponed, version }: AppState): Notice | undefined {
  if (recognizer.kind === 'failed') {
    return { text: t.answer.failed, choices: [{ name: t.common.tryAgain, choice: 'retry', strong: true }] };
  }
  if (unkept !== undefined) {
    return {
      text: t.notice.unsaved(unkept.count, errorMessage(unkept.error)),
      choices: [
        { name: t.notice.export, choice: 'export' },
        { name: t.common.tryAgain, choice: 'keep', strong: true },
      ],
    };
  }
  if (standing) {
    return { text: t.notice.sent, choices: [{ name: t.common.ok, choice: 'dismiss' }] };
  }
  if (recovery !== undefined && recovery.missing + recovery.restored > 0) {
    return { text: t.notice.recovery(recovery.restored, recovery.missing), choices: [{ name: t.common.ok, choice: 'dismiss' }] };
  }
  const notices = noticesOf(recognizer);
  if (notices.length > 0 && JSON.stringify(notices) !== JSON.stringify(noticeRead)) return { text: readerNotices(notices), choices: [{ name: t.common.ok, choice: 'dismiss' }] };
  if (version.kind === 'update-waiting' && !updatePostponed) {
    return {
      text: t.notice.update,
      choices: [
        { name: t.common.later, choice: 'later' },
        { name: t.notice.updateNow, choice: 'update', strong: true },
      ],
    };
  }
  if (offer !== undefined) {
    return {
      text: offer.misread === 0 ? t.notice.offer(offer.lost) : t.notice.offerRight(offer.right, offer.misread, offer.lost),
      choices: [
        { name: t.common.later, choice: 'postpone-model' },
        { name: t.notice.useModel, choice: 'take-model', strong: true },
      ],
    };
  }
  return undefined;
}
