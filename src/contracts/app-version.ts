/** The installed app itself: whether it works offline, and whether a newer one waits. */
export type AppVersionStatus =
  | { readonly kind: 'online-only' }
  | { readonly kind: 'offline-ready' }
  | { readonly kind: 'update-waiting' };

export interface AppVersion {
  readonly status: AppVersionStatus;
  subscribe(listener: (status: AppVersionStatus) => void): () => void;
  /** Switches to the waiting version and reloads. Only ever called because the user asked for it. */
  update(): void;
}
