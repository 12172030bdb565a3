import type { SyncStatus } from '../contracts/sync.ts';

/** Corrections that wait to be sent. */
export function waitingIn(status: SyncStatus): number {
  if (status.kind === 'off') return 0;
  const { queued, sending, deferred } = status.counts;
  return queued + sending + deferred;
}

/** Puts a number on the installed app's icon; none for 0. Where the system shows none, nothing happens. */
export function showBadge(count: number, device: Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>> = navigator): void {
  const shown = count > 0 ? device.setAppBadge?.(count) : device.clearAppBadge?.();
  shown?.catch(() => undefined);
}
