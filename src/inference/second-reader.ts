import { within } from '../async/within.ts';
import type { ChosenNetwork, OwnNetwork, OwnNetworkStore } from '../contracts/own-network.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { BackendUnavailableError, NetworkRefusedError } from '../core/errors.ts';
import { ownModelId } from '../core/network/own-model-id.ts';
import type { SecondReader } from './own-reader.ts';

export interface SecondReaderOptions {
  readonly networks: Pick<OwnNetworkStore, 'get'>;
  readonly settings: Pick<SettingsStore, 'save'>;
  readonly open: () => Promise<OwnNetwork>;
  /** Whether it is still the choice. */
  readonly isWanted: () => boolean;
}

/** So many starts may come to nothing: the next is without it. */
const MOST_STARTS = 2;
/** The whole runtime may have to be fetched. */
const LONGEST_OPENING = 60_000;
/** For the digits of one drawing. One that takes longer is in the way of whoever draws. */
const LONGEST_ANSWER = 5_000;

const unavailable = (reason: string): BackendUnavailableError => new BackendUnavailableError('Your own network', reason);
const slow = (ms: number): NetworkRefusedError => new NetworkRefusedError('run', '', `it took more than ${ms / 1000} seconds`);

/**
 * Opens the network that is kept on the device, in a worker of its own.
 * @throws NetworkRefusedError, BackendUnavailableError, StorageUnavailableError; no worker is left then.
 */
export async function openSecondReader({ sha256, starts }: ChosenNetwork, { isWanted, networks, settings, open }: SecondReaderOptions): Promise<SecondReader> {
  // What was given up meanwhile is not to come back with the next start.
  const started = async (count: number): Promise<void> => (isWanted() ? settings.save({ ownNetwork: { sha256, starts: count } }).catch(() => undefined) : undefined);
  if (starts >= MOST_STARTS) throw unavailable('the app did not start with it');
  const file = await networks.get();
  if (file === undefined) throw unavailable('it is no longer on this device');
  // Durable before it is tried: it may take the whole page with it.
  await started(starts + 1);
  const network = await open();
  try {
    const facts = await within(LONGEST_OPENING, network.open(file, () => undefined), () => slow(LONGEST_OPENING));
    if (facts.sha256 !== sha256) throw unavailable('another has taken its place on this device');
  } catch (error) {
    network.close();
    throw error;
  } finally {
    await started(0);
  }
  let end: NetworkRefusedError | undefined;
  return {
    name: file.name,
    modelId: ownModelId(sha256),
    async classify(pictures) {
      if (end !== undefined) throw end;
      return within(LONGEST_ANSWER, network.classify(pictures), () => {
        // Its thread may never be free again.
        network.close();
        return (end = slow(LONGEST_ANSWER));
      });
    },
    close: () => network.close(),
  };
}
