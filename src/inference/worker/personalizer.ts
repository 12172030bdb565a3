import { coalesced } from '../../async/coalesced.ts';
import type { Correction } from '../../core/records/correction.ts';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import { FEWEST_EXAMPLES, examplesOf, MOST_EXAMPLES, MOST_REDRAWN, type JudgedDigit, type Examples } from '../../core/personalization/examples.ts';
import type * as Habits from '../../core/personalization/habits.ts';
import type { Habit, InkDigit } from '../../core/personalization/habits.ts';
import { headLogits, likeliest } from '../../core/personalization/head.ts';
import type { Personalization } from '../../core/personalization/personalization.ts';
import type * as Learning from '../../core/personalization/learn.ts';
import type { Lesson, Rehearsed } from '../../core/personalization/learn.ts';
import { logitsAmong, neighboursOf } from '../../core/personalization/neighbours.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import { classesOf } from '../../core/classes.ts';
import { PREPROCESSING_ID, seeInk, type Seen } from '../../core/preprocessing/preprocess.ts';
import { redrawn } from '../../core/personalization/redrawn.ts';
import type { Rehearsal } from '../../core/personalization/rehearsal.ts';
import type { PersonalHead, PersonalStore } from '../../contracts/models.ts';
import type { PersonalStatus } from '../../contracts/recognizer.ts';
import type { SettingsStore } from '../../contracts/settings.ts';

/** What the personalizer learns from, and where it keeps that. */
export interface PersonalizerStores {
  readonly corrections: Pick<CorrectionStore, 'ownWriting'>;
  readonly heads: PersonalStore;
  readonly settings: SettingsStore;
}

export interface PersonalizerOptions extends PersonalizerStores {
  /** Of a model with features. */
  readonly manifest: ModelManifest;
  readonly enabled: boolean;
  readonly loadRehearsal: () => Promise<Rehearsal>;
  readonly featuresOf: (drawing: Seen) => Promise<Float32Array>;
  /** Called after every change of `learned` or `status`. */
  readonly onChange: () => void;
}

/** How long learning may keep the thread from reading, in milliseconds. */
const SLICE_MS = 8;

/** Of the newest drawings: those of other writers among them are passed over, but not for ever. */
const MOST_LOOKED_AT = 2000;

/** Not needed before the first answer. */
const learningCode = (): Promise<typeof Learning> => import('../../core/personalization/learn.ts');
const habitCode = (): Promise<typeof Habits> => import('../../core/personalization/habits.ts');

/** Learns this device's writing from its corrections, for one model. Storage that fails leaves the shipped head reading. */
export class Personalizer {
  readonly #options: PersonalizerOptions;
  readonly #learn = coalesced(() => this.#learnOnce());
  /** Of each of its drawings, by the correction's id: the ink behind one never changes. */
  readonly #features = new Map<string, readonly Float32Array[]>();
  #rehearsed: Promise<Rehearsed> | undefined;
  #enabled: boolean;
  #learned: Personalization | undefined;
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
  get learned(): Personalization | undefined {
    return this.#learned;
  }

  get status(): PersonalStatus {
    if (!this.#enabled) return { kind: 'off' };
    return { kind: this.#learned ? 'adapted' : 'learning', examples: this.#examples };
  }

  /** Takes up what was learned for this model; for another one, or where nothing is kept, learns it anew. */
  async start(): Promise<void> {
    if (!this.#enabled) return;
    const epoch = this.#epoch;
    const kept = await this.#options.heads.get().catch(() => undefined);
    if (this.#isOver(epoch) || this.#learned) return;
    if (!kept || !this.#fits(kept)) return this.#learn();
    const { weights, bias, digits, examples } = kept;
    const head = { weights, bias };
    // Without other people's digits the head reads alone.
    const rehearsed = digits && (await this.#rehearse().catch(() => undefined));
    if (this.#isOver(epoch) || this.#learned) return;
    this.#set({ head, ...(rehearsed && { neighbours: neighboursOf(rehearsed.surroundings, digits) }) }, examples);
    // An earlier version kept no digits.
    if (!digits) await this.#learn();
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
      const [{ habitsOf }, digits, rehearsed] = await Promise.all([habitCode(), this.#judgedDigits().then((judged) => this.#digitsOf(judged)), this.#rehearse()]);
      const answer = await this.#answerWithout(digits, rehearsed);
      return habitsOf(digits, rehearsed.head, answer, classesOf(this.#options.manifest));
    } catch {
      return []; // As where nothing is learned: no storage, or no rehearsal set.
    }
  }

  /** What judged digits are taken for by what was learned of the others. */
  async #answerWithout(digits: readonly InkDigit[], { head: shipped, surroundings, temperature }: Rehearsed): Promise<((digit: InkDigit) => number) | undefined> {
    const personalization = this.#learned;
    if (!personalization) return undefined;
    const learned = await this.#withoutUndone(digits);
    const neighbours = personalization.neighbours && neighboursOf(surroundings, examplesOf(learned));
    return (digit) => {
      const [features] = digit.drawings as readonly [Float32Array];
      const logits = headLogits(personalization.head, features);
      return likeliest(neighbours ? logitsAmong(neighbours, features, { logits, shipped: headLogits(shipped, features), temperature, without: learned.indexOf(digit) }) : logits);
    };
  }

  #fits({ modelId, weights, bias, digits }: PersonalHead): boolean {
    const { manifest } = this.#options;
    const { length } = classesOf(manifest);
    const size = Number(manifest.features?.shape[1]);
    const areDigits = digits === undefined || (digits.features.length === size * digits.labels.length && digits.labels.every((label) => label < length));
    return modelId === manifest.modelId && bias.length === length && weights.length === length * size && areDigits;
  }

  #isOver(epoch: number): boolean {
    return !this.#enabled || this.#epoch !== epoch;
  }

  #set(personalization: Personalization | undefined, examples: number): void {
    this.#learned = personalization;
    this.#examples = examples;
    this.#options.onChange();
  }

  async #learnOnce(): Promise<void> {
    const epoch = this.#epoch;
    try {
      const digits = await this.#withoutUndone(await this.#digitsOf(await this.#judgedDigits()));
      if (this.#isOver(epoch)) return;
      const examples = examplesOf(digits);
      const personalization = digits.length < FEWEST_EXAMPLES ? undefined : (await this.#lesson(examples, epoch))?.personalization;
      if (this.#isOver(epoch)) return;
      this.#set(personalization, digits.length);
      await this.#keep(examples);
    } catch {
      // No storage, or no rehearsal set yet: what reads now goes on reading, and the next judgement is another try.
    }
  }

  async #keep(digits: Examples): Promise<void> {
    const { heads, manifest } = this.#options;
    const personalization = this.#learned;
    if (personalization) await heads.put({ modelId: manifest.modelId, createdAt: new Date().toISOString(), examples: this.#examples, ...personalization.head, ...(personalization.neighbours && { digits }) });
    else await heads.clear();
  }

  async #lesson(examples: Examples, epoch: number): Promise<Lesson | undefined> {
    const [rehearsed, { learnPersonalization }] = await Promise.all([this.#rehearse(), learningCode()]);
    const lesson = learnPersonalization(rehearsed, examples);
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
    return (this.#rehearsed ??= Promise.all([loadRehearsal(), learningCode()]).then(
      ([rehearsal, { rehearse }]) => rehearse(rehearsal, manifest.temperature),
      (error: unknown) => {
        this.#rehearsed = undefined;
        throw error;
      },
    ));
  }

  /** The latest corrections that tell of this writer, oldest first. What is none of the model's classes tells nothing of how a writer writes those. */
  async #judgedDigits(): Promise<Correction[]> {
    const { corrections, manifest, settings } = this.#options;
    const classes = classesOf(manifest);
    const { writer, learnsSince = '' } = await settings.load();
    const since = [learnsSince, this.#forgottenAt].sort().at(-1)!;
    const tells = ({ label, writer: drawnBy = writer, createdAt }: Correction): boolean =>
      classes.includes(label) && drawnBy === writer && (since === '' || Date.parse(createdAt) > Date.parse(since));
    const chosen: Correction[] = [];
    let lookedAt = 0;
    for await (const { correction } of corrections.ownWriting()) {
      if (tells(correction)) chosen.push(correction);
      if (++lookedAt === MOST_LOOKED_AT || chosen.length === MOST_EXAMPLES) break;
    }
    return chosen.reverse();
  }

  /** Those that are no example of a habit that was undone. */
  async #withoutUndone(digits: readonly InkDigit[]): Promise<readonly JudgedDigit[]> {
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
