import * as v from 'valibot';
import { isHabitName, type HabitName } from '../core/personalization/habit-name.ts';
import { isWriterName } from '../core/records/bounds.ts';
import { forgiven, parseForgiving } from '../core/records/record-schema.ts';
import { parseRound } from '../core/rounds/round.ts';

const switched = (byDefault: boolean): v.GenericSchema<unknown, boolean> => v.fallback(v.boolean(), byDefault);

/** Told once each: how to judge, that numbers are read, that one can look inside the network. */
const HINTS = ['judge', 'numbers', 'inside'] as const;
export type Hint = (typeof HINTS)[number];

/** Each setting with its default, where it has one; what is kept may be of any age, and what is unknown or broken counts as absent. */
const settings = {
  backend: v.fallback(v.picklist(['auto', 'wasm', 'webgpu']), 'auto'),
  /** Which backend `auto` stands for, once measured on this device. */
  measuredWinner: forgiven(v.picklist(['wasm', 'webgpu'])),
  theme: v.fallback(v.picklist(['auto', 'light', 'dark']), 'auto'),
  /** BCP 47, one of those the app has; where absent, the browser's wishes decide. */
  language: forgiven(v.string()),
  /** Whether a stroke over a digit that was read a while ago begins a fresh sheet. */
  freshSheet: switched(true),
  /** What was told once about the app, and is not told again. */
  hints: forgiven(v.pipe(v.array(v.unknown()), v.transform((hints): readonly Hint[] => HINTS.filter((hint) => hints.includes(hint))))),
  /** Whether judging is felt, on devices that can; where absent, it is. */
  haptics: forgiven(v.boolean()),
  /** Whether drawings whose answer was confirmed are kept too; they keep what is learned from going astray. */
  keepConfirmed: switched(true),
  /** Whether the reader adapts to this device's writing. */
  adapt: switched(true),
  /** Nothing that was drawn before is learned from; ISO 8601, UTC. */
  learnsSince: forgiven(v.string()),
  /** Ways of writing that are not learned from, by their user's wish. */
  undoneHabits: forgiven(v.pipe(v.array(v.unknown()), v.transform((names): readonly HabitName[] => names.filter(isHabitName)))),
  /** Who drew it, where the user has said. */
  writer: forgiven(v.pipe(v.string(), v.nonEmpty())),
  /** All writers that were named on this device, for the choice among them. */
  writers: forgiven(v.pipe(v.array(v.unknown()), v.transform((names): readonly string[] => names.filter((name): name is string => typeof name === 'string' && isWriterName(name))))),
  /** The round that was begun and is not over. */
  round: forgiven(v.pipe(v.unknown(), v.transform(parseRound))),
  /** The running accuracy counts judgements from then on; ISO 8601, UTC. */
  accuracySince: forgiven(v.string()),
  /** Whom corrections are sent to; nobody where absent. */
  endpoint: forgiven(v.object({ url: v.string(), token: v.string() })),
  /** A model from the endpoint: it reads in the place of the one that comes with the app. */
  model: forgiven(v.object({ sha256: v.string(), starts: v.number() })),
  /** Whether new models of the endpoint may be tried silently: only counts are sent. */
  triesModels: forgiven(v.boolean()),
  /** The silent trial that goes on: which, as its endpoint counts them; the key of the newest drawing when it began here, and of the newest that was counted. */
  shadow: forgiven(v.object({ trial: v.number(), since: v.number(), until: v.number() })),
  /** The network of their own that the user has made the reader. */
  ownNetwork: forgiven(v.object({ sha256: v.string(), starts: v.number() })),
  /** SHA-256 of the model that was left: it is not offered again. */
  leftModel: forgiven(v.string()),
  /** The fingerprint of the manifest of an endpoint's model that failed its checks here: it is not downloaded again. */
  refusedModel: forgiven(v.string()),
};

type All = v.InferOutput<v.ObjectSchema<typeof settings, undefined>>;
type WithDefault = 'backend' | 'theme' | 'freshSheet' | 'keepConfirmed' | 'adapt';

export type Settings = Readonly<Pick<All, WithDefault> & Partial<Omit<All, WithDefault>>>;
export type Theme = Settings['theme'];

/** The settings in a record of any age. */
export const parseSettings = (kept: unknown): Settings => parseForgiving(settings, kept);

/** Those of the settings that name a writer, with the new name. */
export function writerRenamed({ writer, writers, round }: Settings, from: string, to: string): Partial<Settings> {
  return {
    ...(writer === from && { writer: to }),
    ...(writers && { writers: writers.map((name) => (name === from ? to : name)) }),
    ...(round?.writer === from && { round: { ...round, writer: to } }),
  };
}

export const DEFAULT_SETTINGS = parseSettings({});

export interface SettingsStore {
  /** Never rejects: what cannot be read has its default. */
  load(): Promise<Settings>;
  /**
   * Changes the named settings and leaves the others as they are, also when another tab has changed them.
   * @throws StorageUnavailableError where nothing can be kept.
   */
  save(changes: Partial<Settings>): Promise<void>;
  /** Calls `listener` once settings can be read of which `load` gave the defaults, since another tab held them. @returns how to stop that */
  onLateReading(listener: () => void): () => void;
}
