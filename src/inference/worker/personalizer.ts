import { coalesced } from '../../async/coalesced.ts';
import type { Correction } from '../../core/records/correction.ts';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import { handExamples, type HandDigit } from '../../core/personalization/examples.ts';
import type * as Habits from '../../core/personalization/habits.ts';
import type { Habit, InkDigit } from '../../core/personalization/habits.ts';
import { FEWEST_EXAMPLES, learnHand, MOST_EXAMPLES, MOST_REDRAWN, rehearse, type Lesson, type Rehearsed } from '../../core/personalization/learn.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import { classesOf } from '../../core/classes.ts';
import { PREPROCESSING_ID, seeInk, type Seen } from '../../core/preprocessing/preprocess.ts';
import { redrawn } from '../../core/personalization/redrawn.ts';
import type { Head, Rehearsal } from '../../core/personalization/rehearsal.ts';
import type { PersonalHead, PersonalStore } from '../../contracts/models.ts';
import type { PersonalStatus } from '../../contracts/recognizer.ts';
import type { SettingsStore } from '../../contracts/settings.ts';

/** Where a hand is learned from and kept. */
export interface HandStores {
  readonly corrections: Pick<CorrectionStore, 'ownHand'>;
  readonly heads: PersonalStore;
  readonly settings: SettingsStore;
}

export interface PersonalizerOptions extends HandStores {
  /** Of a model with features. */
  readonly manifest: ModelManifest;
  readonly enabled: boolean;
  readonly loadRehearsal: () => Promise<Rehearsal>;
  readonly featuresOf: (drawing: Seen) => Promise<Float32Array>;
  /** Called after every change of `head` or `status`. */
  readonly onChange: () => void;
}

/** How long learning may keep the thread from reading, in milliseconds. */
const SLICE_MS = 8;

/** Of the newest drawings: those of other writers among them are passed over, but not for ever. */
const MOST_LOOKED_AT = 2000;

/** Not needed to learn, and not before the first answer. */
const habitCode = (): Promise<typeof Habits> => import('../../core/personalization/habits.ts');

/** Learns this device's hand from its corrections, for one model. Storage that fails leaves the shipped head reading. */
export class Personalizer {
  readonly #options: PersonalizerOptions;
  readonly #learn = coalesced(() => this.#learnOnce());
  /** Of each of its drawings, by the correction's id: the ink behind one never changes. */
  readonly #features = new Map<string, readonly Float32Array[]>();
  #rehearsed: Promise<Rehearsed> | undefined;
  #enabled: boolean;
  #head: Head | undefined;
  #examples = 0;
  /** Holds also where the settings could not be written. */
  #forgottenAt = '';
  /** Grows when all is to be forgotten: what was begun before comes to nothing. */
  #epoch = 0;

  constructor(options: PersonalizerOptions) {
    this.#options = options;
    this.#enabled = options.enabled;
  }

  /** What reads in the place of the model's last layer; undefined where that reads itself. */
  get head(): Head | undefined {
    return this.#head;
  }

  get status(): PersonalStatus {
    if (!this.#enabled) return { kind: 'off' };
    return { kind: this.#head ? 'adapted' : 'learning', examples: this.#examples };
  }

  /** Takes up what was learned for this model; for another one, or where nothing is kept, learns it anew. */
  async start(): Promise<void> {
    if (!this.#enabled) return;
    const epoch = this.#epoch;
    const kept = await this.#options.heads.get().catch(() => undefined);
    if (this.#isOver(epoch) || this.#head) return;
    if (!kept || !this.#fits(kept)) return this.#learn();
    this.#set({ weights: kept.weights, bias: kept.bias }, kept.examples);
  }

  /** As of `Recognizer`. */
  async adapt(enabled: boolean): Promise<void> {
    this.#enabled = enabled;
    if (!enabled) return this.#set(undefined, this.#examples);
    return this.#learn();
  }

  /** As of `Recognizer`. @throws StorageUnavailableError where it would come back with the next start. */
  async forget(): Promise<void> {
    const { heads, settings } = this.#options;
    this.#epoch++;
    this.#features.clear();
    this.#forgottenAt = new Date().toISOString();
    this.#set(undefined, 0);
    const outcomes = await Promise.allSettled([settings.save({ learnsSince: this.#forgottenAt, undoneHabits: [] }), heads.clear()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** As of `Recognizer`. */
  async habits(): Promise<readonly Habit[]> {
    if (!this.#enabled) return [];
    try {
      const [{ habitsOf }, digits, { head }] = await Promise.all([habitCode(), this.#judgedDigits().then((judged) => this.#digitsOf(judged)), this.#rehearse()]);
      return habitsOf(digits, head, this.#head, classesOf(this.#options.manifest));
    } catch {
      return []; // As where nothing is learned: no storage, or no rehearsal set.
    }
  }

  #fits({ modelId, weights, bias }: PersonalHead): boolean {
    const { manifest } = this.#options;
    const { length } = classesOf(manifest);
    return modelId === manifest.modelId && bias.length === length && weights.length === length * Number(manifest.features?.shape[1]);
  }

  #isOver(epoch: number): boolean {
    return !this.#enabled || this.#epoch !== epoch;
  }

  #set(head: Head | undefined, examples: number): void {
    this.#head = head;
    this.#examples = examples;
    this.#options.onChange();
  }

  async #learnOnce(): Promise<void> {
    const epoch = this.#epoch;
    try {
      const digits = await this.#withoutUndone(await this.#digitsOf(await this.#judgedDigits()));
      if (this.#isOver(epoch)) return;
      const head = digits.length < FEWEST_EXAMPLES ? undefined : (await this.#lesson(digits, epoch))?.head;
      if (this.#isOver(epoch)) return;
      this.#set(head, digits.length);
      await this.#keep();
    } catch {
      // No storage, or no rehearsal set yet: what reads now goes on reading, and the next judgement is another try.
    }
  }

  async #keep(): Promise<void> {
    const { heads, manifest } = this.#options;
    if (this.#head) await heads.put({ modelId: manifest.modelId, createdAt: new Date().toISOString(), examples: this.#examples, ...this.#head });
    else await heads.clear();
  }

  async #lesson(digits: readonly HandDigit[], epoch: number): Promise<Lesson | undefined> {
    const lesson = learnHand(await this.#rehearse(), handExamples(digits));
    for (let start = performance.now(); ; ) {
      const { done, value } = lesson.next();
      if (done === true) return value;
      if (performance.now() - start < SLICE_MS) continue;
      // Lets a picture be read that has come meanwhile.
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#isOver(epoch)) return undefined;
      start = performance.now();
    }
  }

  #rehearse(): Promise<Rehearsed> {
    const { loadRehearsal, manifest } = this.#options;
    return (this.#rehearsed ??= loadRehearsal().then(
      (rehearsal) => rehearse(rehearsal, manifest.temperature),
      (error: unknown) => {
        this.#rehearsed = undefined;
        throw error;
      },
    ));
  }

  /** The latest corrections that tell of this hand, oldest first. What is none of the model's classes tells nothing of how a hand writes those. */
  async #judgedDigits(): Promise<Correction[]> {
    const { corrections, manifest, settings } = this.#options;
    const classes = classesOf(manifest);
    const { writer, learnsSince = '' } = await settings.load();
    const since = [learnsSince, this.#forgottenAt].sort().at(-1)!;
    const tells = ({ label, writer: drawnBy = writer, createdAt }: Correction): boolean =>
      classes.includes(label) && drawnBy === writer && (since === '' || Date.parse(createdAt) > Date.parse(since));
    const chosen: Correction[] = [];
    let lookedAt = 0;
    for await (const { correction } of corrections.ownHand()) {
      if (tells(correction)) chosen.push(correction);
      if (++lookedAt === MOST_LOOKED_AT || chosen.length === MOST_EXAMPLES) break;
    }
    return chosen.reverse();
  }

  /** Those that are no example of a habit that was undone. */
  async #withoutUndone(digits: readonly InkDigit[]): Promise<readonly HandDigit[]> {
    const { undoneHabits = [] } = await this.#options.settings.load();
    if (undoneHabits.length === 0) return digits;
    const [{ habitIn }, { head }] = await Promise.all([habitCode(), this.#rehearse()]);
    return digits.filter((digit) => {
      const habit = habitIn(digit, head, classesOf(this.#options.manifest));
      return habit === undefined || !undoneHabits.includes(habit);
    });
  }

  async #digitsOf(corrections: readonly Correction[]): Promise<InkDigit[]> {
    const classes = classesOf(this.#options.manifest);
    const digits: InkDigit[] = [];
    for (const [index, correction] of corrections.entries()) {
      const drawings = await this.#drawingsOf(correction, corrections.length - index <= MOST_REDRAWN);
      if (drawings.length > 0) digits.push({ label: classes.indexOf(correction.label), drawings, ink: correction.ink });
    }
    const known = new Set(corrections.map(({ id }) => id));
    for (const id of this.#features.keys()) if (!known.has(id)) this.#features.delete(id);
    return digits;
  }

  /** As features: the ink as it is seen today, then redrawn if asked for; nothing for a picture that another preprocessing has made. */
  async #drawingsOf({ id, ink, image, preprocessingId }: Correction, isRedrawn: boolean): Promise<readonly Float32Array[]> {
    const known = this.#features.get(id) ?? [];
    if (!isRedrawn && known.length > 0) return known.slice(0, 1);
    const seen: Seen[] = ink ? [ink, ...(isRedrawn ? redrawn(ink) : [])].map(seeInk) : preprocessingId === PREPROCESSING_ID ? [{ picture: image }] : [];
    const features = [...known];
    // One that was too old to be redrawn is redrawn once newer ones are gone.
    for (const drawing of seen.slice(known.length)) features.push(await this.#options.featuresOf(drawing));
    this.#features.set(id, features);
    return features;
  }
}
