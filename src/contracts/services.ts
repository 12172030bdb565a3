import type { AppVersion } from './app-version.ts';
import type { CorrectionFiles } from './files.ts';
import type { CorrectionStore } from './drawings.ts';
import type { Inside } from './inside.ts';
import type { OwnNetwork, OwnNetworkStore } from './own-network.ts';
import type { ModelUpdates } from './models.ts';
import type { IncomingFiles } from './incoming-files.ts';
import type { PictureReader } from './pictures.ts';
import type { Recognizer } from './recognizer.ts';
import type { SettingsStore } from './settings.ts';
import type { Sync } from './sync.ts';

/** All that the UI is handed by `src/main.ts`. */
export interface Services {
  readonly recognizer: Recognizer;
  readonly settings: SettingsStore;
  readonly corrections: CorrectionStore;
  readonly files: CorrectionFiles;
  readonly pictures: PictureReader;
  readonly incoming: IncomingFiles;
  readonly sync: Sync;
  readonly updates: ModelUpdates;
  readonly appVersion: AppVersion;
  /** Fetches and starts what looks inside the network. @throws where it cannot be fetched */
  openInside(): Promise<Inside>;
  readonly ownNetworks: OwnNetworkStore;
  /** Fetches and starts what tries a network of one's own. @throws where it cannot be fetched */
  openOwnNetwork(): Promise<OwnNetwork>;
}
