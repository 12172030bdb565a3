import { latestWins } from '../async/latest-wins.ts';
import { Observable } from '../async/observable.ts';
import { within } from '../async/within.ts';
import type { ChosenNetwork } from '../contracts/own-network.ts';
import type { PictureReader } from '../contracts/pictures.ts';
import type { NumberRecognition, OwnReading, Recognition, Recognizer, RecognizerAlone, RecognizerStatus } from '../contracts/recognizer.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { messageOf } from '../core/errors.ts';
import type { Ink } from '../core/ink/ink.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import type { Prediction } from '../core/reading/prediction.ts';
import { canBeReadAgain, readAgain, withPredictions } from '../core/reading/read-again.ts';
import { see, type Drawn } from '../core/records/drawing.ts';
import { readPicturesAgain } from './own-pictures.ts';

/** A network of one's own that is open. */
export interface SecondReader {
  readonly name: string;
  readonly modelId: string;
  /** As of `OwnNetwork`; it gives up by itself where that takes too long. */
  classify(pictures: readonly GrayImage28[]): Promise<readonly (readonly number[])[]>;
  close(): void;
}

export interface OwnReaderOptions {
  readonly settings: Pick<SettingsStore, 'load'>;
  /**
   * Opens the network that is kept on the device.
   * @param isWanted whether it is still the choice. @throws where it cannot be had, or is another
   */
  readonly open: (chosen: ChosenNetwork, isWanted: () => boolean) => Promise<SecondReader>;
}

/** What is drawn while the network opens waits for it so long (ms), and is read by Scrawl's alone then. */
const LONGEST_WAIT = 3_000;

/**
 * Reads as Scrawl does and then, where its user has made a network of their own the reader, has that say which of the ten
 * digits it is. Scrawl goes on finding the digits and deciding what is none; where the other network fails, Scrawl's
 * answer stands and `status` says why.
 */
export class OwnReader implements Recognizer {
  readonly recognize: (drawing: Drawn) => Promise<Recognition | undefined>;
  readonly readNumber: (ink: Ink) => Promise<NumberRecognition | undefined>;
  readonly use: Recognizer['use'];
  readonly measure: Recognizer['measure'];
  readonly retry: Recognizer['retry'];
  readonly adapt: Recognizer['adapt'];
  readonly habits: Recognizer['habits'];
  readonly forgetPersonalization: Recognizer['forgetPersonalization'];
  readonly #open: OwnReaderOptions['open'];
  readonly #scrawl: RecognizerAlone;
  readonly #statuses: Observable<RecognizerStatus>;
  #own: OwnReading | undefined;
  #second: SecondReader | undefined;
  /** Settles when it is known who reads. */
  #opening: Promise<void>;
  /** Counts the choices: the last one stands. */
  #choice = 0;

  constructor(scrawl: RecognizerAlone, { settings, open }: OwnReaderOptions) {
    this.#scrawl = scrawl;
    this.#open = open;
    this.#statuses = new Observable(scrawl.status);
    scrawl.subscribe(() => this.#tell());
    this.use = (preference) => scrawl.use(preference);
    this.measure = () => scrawl.measure();
    this.retry = () => scrawl.retry();
    this.adapt = (enabled) => scrawl.adapt(enabled);
    this.habits = () => scrawl.habits();
    this.forgetPersonalization = () => scrawl.forgetPersonalization();
    this.recognize = latestWins(async (drawing, isLatest) => {
      const recognition = await scrawl.recognize(drawing);
      if (recognition === undefined || !isLatest()) return undefined;
      const again = await this.#again([recognition.prediction], () => see(drawing).picture);
      return again === undefined ? recognition : { ...withoutPersonalization(recognition), prediction: again[0]! };
    });
    this.readNumber = latestWins(async (ink, isLatest) => {
      const recognition = await scrawl.readNumber(ink);
      if (recognition === undefined || !isLatest()) return undefined;
      const { digits } = recognition.reading;
      const again = await this.#again(digits.map(({ prediction }) => prediction), (at) => preprocessInk(digits[at]!.ink));
      return again === undefined ? recognition : { ...withoutPersonalization(recognition), reading: withPredictions(recognition.reading, again) };
    });
    this.#opening = settings.load().then(({ ownNetwork }) => (ownNetwork !== undefined && this.#choice === 0 ? this.useOwn(ownNetwork) : undefined));
  }

  get status(): RecognizerStatus {
    return this.#statuses.value;
  }

  subscribe(listener: (status: RecognizerStatus) => void): () => void {
    return this.#statuses.subscribe(listener);
  }

  useOwn(chosen: ChosenNetwork | undefined): Promise<void> {
    const choice = ++this.#choice;
    this.#second?.close();
    this.#second = undefined;
    this.#say(chosen && { kind: 'opening' });
    return (this.#opening = chosen === undefined ? Promise.resolve() : this.#begin(chosen, choice));
  }

  /** Pictures, read the same way. */
  pictures(pictures: PictureReader): PictureReader {
    return readPicturesAgain(pictures, (predictions, pictureOf) => this.#again(predictions, pictureOf));
  }

  async #begin(chosen: ChosenNetwork, choice: number): Promise<void> {
    const isWanted = (): boolean => choice === this.#choice;
    try {
      const second = await this.#open(chosen, isWanted);
      if (!isWanted()) return second.close();
      this.#second = second;
      this.#say({ kind: 'reading', name: second.name, modelId: second.modelId });
    } catch (error) {
      if (isWanted()) this.#say({ kind: 'failed', error });
    }
  }

  /** What one's own network says in the place of these predictions; undefined where Scrawl's stand. */
  async #again(predictions: readonly Prediction[], pictureOf: (at: number) => GrayImage28): Promise<readonly Prediction[] | undefined> {
    // It is not late by mistake: what it is late with is told when it is there, or has failed.
    await within(LONGEST_WAIT, this.#opening, () => new Error('late')).catch(() => undefined);
    const second = this.#second;
    const asked = predictions.flatMap((prediction, at) => (canBeReadAgain(prediction) ? [at] : []));
    if (second === undefined || asked.length === 0) return undefined;
    try {
      const answers = await second.classify(asked.map(pictureOf));
      if (second === this.#second) this.#say({ kind: 'reading', name: second.name, modelId: second.modelId });
      return predictions.map((prediction, at) => {
        const probabilities = answers[asked.indexOf(at)];
        return probabilities === undefined ? prediction : readAgain(prediction, { probabilities, modelId: second.modelId });
      });
    } catch (error) {
      if (second === this.#second) this.#say({ kind: 'failed', error });
      return undefined;
    }
  }

  #say(own: OwnReading | undefined): void {
    if (isSame(own, this.#own)) return;
    this.#own = own;
    this.#tell();
  }

  #tell(): void {
    const { status } = this.#scrawl;
    this.#statuses.set(status.kind === 'ready' && this.#own !== undefined ? { ...status, own: this.#own } : status);
  }
}

/** A network that fails on every picture fails once. */
const isSame = (one: OwnReading | undefined, other: OwnReading | undefined): boolean =>
  one?.kind === other?.kind && (one?.kind !== 'failed' || messageOf(one.error) === messageOf((other as typeof one).error));

/** What was learned of its user's writing had no say in it. */
function withoutPersonalization<T extends { readonly adapted?: boolean }>(recognition: T): Omit<T, 'adapted'> {
  const { adapted, ...rest } = recognition;
  return adapted === undefined ? recognition : rest;
}
