import type { Digit } from '../core/classes.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { NetworkReadings } from '../core/accuracy/compare-networks.ts';
import type { Convention, Scale, Way } from '../core/network/way.ts';
import type { InputShape } from '../core/network/input-form.ts';
import type { OwnDigit } from './inside.ts';

/** A file with a network in it. */
export interface NetworkFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What was found out about it before, which then is not looked for again. */
  readonly known?: Conventions;
}

/** How a network was found to want its pictures, and how it gets them: the same, unless its user knows better. */
export interface Conventions {
  readonly found: Convention;
  readonly used: Convention;
}

/** What was found out about a network of one's own. */
export interface NetworkFacts extends Conventions {
  /** The value ranges that it can be given. */
  readonly scales: readonly Scale[];
  readonly shape: InputShape;
  /** The program that wrote the file, as it says; '' where it does not. */
  readonly producer: string;
  /** Of the file. */
  readonly sha256: string;
}

/** The network that its user has made the reader. */
export interface ChosenNetwork {
  readonly sha256: string;
  /** How often in a row the app was started with it and did not get to have it open. */
  readonly starts: number;
}

/** A network of one's own, tried beside the one that reads. It runs in a thread of its own, so closing it ends whatever it does. */
export interface OwnNetwork {
  /**
   * Opens a network and finds out how it wants its pictures, by reading bundled digits each way.
   * @throws NetworkRefusedError for a file that holds no network for digits; WholeRuntimeNeededError where the runtime is not here.
   */
  open(file: NetworkFile, onProgress: (share: number) => void): Promise<NetworkFacts>;
  /** Feeds and reads it in another way from now on. @throws NetworkRefusedError where it fails on a plain digit; then the way before stands. */
  use(way: Way): Promise<NetworkFacts>;
  /** @returns for each picture the probability of each of the ten digits. @throws NetworkRefusedError where it fails on one */
  classify(pictures: readonly GrayImage28[]): Promise<readonly (readonly number[])[]>;
  /** Has both networks read digits. @throws NetworkRefusedError where it fails on one; BackendUnavailableError where ours does not read. */
  read(digits: readonly OwnDigit<Digit>[]): Promise<readonly NetworkReadings[]>;
  close(): void;
}

/** Keeps one network of one's own on the device, where its user wants that. */
export interface OwnNetworkStore {
  /** @throws StorageUnavailableError */
  get(): Promise<NetworkFile | undefined>;
  /** @throws StorageUnavailableError */
  put(file: NetworkFile): Promise<void>;
  /** @throws StorageUnavailableError */
  clear(): Promise<void>;
}
