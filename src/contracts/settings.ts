import type { HabitName } from '../core/personalization/habit-name.ts';
import type { Backend, BackendPreference } from './recognizer.ts';
import type { ChosenModel } from './models.ts';
import type { EndpointAddress } from './sync.ts';

export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  readonly backend: BackendPreference;
  /** Which backend `auto` stands for, once measured on this device. */
  readonly measuredWinner?: Backend;
  readonly theme: Theme;
  /** BCP 47, one of those the app has; where absent, the browser's wishes decide. */
  readonly language?: string | undefined;
  /** Whether a stroke over a digit that was read a while ago begins a fresh sheet. */
  readonly freshSheet: boolean;
  /** Whether drawings whose answer was confirmed are kept too; they keep what is learned from going astray. */
  readonly keepConfirmed: boolean;
  /** Whether the reader adapts to this device's hand. */
  readonly adapt: boolean;
  /** Nothing that was drawn before is learned from; ISO 8601, UTC. */
  readonly learnsSince?: string;
  /** Ways of writing that are not learned from, by their user's wish. */
  readonly undoneHabits?: readonly HabitName[];
  /** Whose hand it is, where the user has said. */
  readonly writer?: string;
  /** The running accuracy counts judgements from then on; ISO 8601, UTC. */
  readonly accuracySince?: string;
  /** Whom corrections are sent to; nobody where absent. */
  readonly endpoint?: EndpointAddress | undefined;
  readonly model?: ChosenModel | undefined;
  /** SHA-256 of the model that was left: it is not offered again. */
  readonly leftModel?: string;
  /** The fingerprint of the manifest of an endpoint's model that failed its checks here: it is not downloaded again. */
  readonly refusedModel?: string | undefined;
}

export interface SettingsStore {
  /** Never rejects: what cannot be read has its default. */
  load(): Promise<Settings>;
  /**
   * Changes the named settings and leaves the others as they are, also when another tab has changed them.
   * @throws StorageUnavailableError where nothing can be kept.
   */
  save(changes: Partial<Settings>): Promise<void>;
}
