import type { ReactiveControllerHost } from 'lit';
import type { CorrectionStore, JudgedAnswer } from '../../contracts/drawings.ts';
import type { FoundDigit } from '../../core/pictures/picture-reading.ts';
import type { Drawing } from '../../core/records/drawing.ts';
import type { PictureReader } from '../../contracts/pictures.ts';
import { judgementOf } from '../../core/records/correction.ts';
import type { Unkept } from '../state/app-state.ts';
import { JudgementKeeper } from '../state/judgement-keeper.ts';
import { digitsOf, foundOf, photoOf, read, said, type Photo, type PhotoDigit } from './state.ts';

/** What the page shows. */
export type Stage =
  | { readonly kind: 'empty'; readonly error?: unknown }
  /** `share` is absent before the first digit is read. */
  | { readonly kind: 'reading'; readonly share?: number }
  | { readonly kind: 'open'; readonly photo: Photo };

export interface PhotoServices {
  readonly pictures: PictureReader;
  readonly corrections: CorrectionStore;
}

/** The pictures that are gone through, one after the other: has them read, and keeps what is said of their digits. */
export class PhotoSession {
  readonly #host: ReactiveControllerHost;
  readonly #services: PhotoServices;
  readonly #keeper: JudgementKeeper;
  /** What the store was told last, by the digits' keys. */
  readonly #told = new Map<number, JudgedAnswer>();
  /** Boxes that the reader was asked about. */
  readonly #asked = new Set<number>();
  #stage: Stage = { kind: 'empty' };
  #waiting: readonly File[] = [];
  /** Counts the pictures. */
  #serial = 0;
  unkept: Unkept | undefined;
  /** Something was to be taken back that has been sent. */
  stands = false;

  constructor(host: ReactiveControllerHost, services: PhotoServices) {
    this.#host = host;
    this.#services = services;
    this.#keeper = new JudgementKeeper(services.corrections, {
      kept: () => this.#host.requestUpdate(),
      stands: ({ id, label }) => {
        const key = this.#keyOf(id);
        if (key === undefined) return;
        this.stands = true;
        this.apply((photo) => said(photo, key, label));
      },
      unkept: (unkept) => {
        this.unkept = unkept;
        this.#host.requestUpdate();
      },
    });
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Pictures that come after this one. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get hasUnsettled(): boolean {
    return this.#keeper.hasUnsettled;
  }

  /** Reads the first of the pictures, and puts the others in line. */
  open(files: readonly File[]): void {
    const [first, ...rest] = files;
    if (first === undefined) return;
    this.#waiting = rest;
    void this.#read(first);
  }

  /** The next picture in line, or none. */
  next(): void {
    const [first, ...rest] = this.#waiting;
    this.#waiting = rest;
    if (first === undefined) this.stop();
    else void this.#read(first);
  }

  /** Puts the picture away. */
  stop(): void {
    this.#serial++;
    this.#show({ kind: 'empty' });
  }

  /** A digit of that picture by itself, which is what is kept of it. */
  drawingOf({ picture: { id: picture, width, height } }: Photo, { key, box }: PhotoDigit, { image }: FoundDigit): Drawing {
    return { id: `${this.#prefix}${key}`, image, origin: { picture, width, height, box } };
  }

  keepAgain(): void {
    void this.#keeper.settle();
  }

  /** Changes the picture that is open, and sees to what follows from it. */
  apply(change: (photo: Photo) => Photo): void {
    if (this.#stage.kind !== 'open') return;
    const photo = change(this.#stage.photo);
    if (photo === this.#stage.photo) return;
    this.#show({ kind: 'open', photo });
    this.#askAbout(photo);
    this.#keep(photo);
  }

  async #read(file: File): Promise<void> {
    const serial = ++this.#serial;
    const isLatest = (): boolean => serial === this.#serial;
    this.#show({ kind: 'reading' });
    try {
      const recognition = await this.#services.pictures.read(file, (share) => {
        if (isLatest()) this.#show({ kind: 'reading', share });
      });
      if (!isLatest()) recognition.shown.close();
      else this.#show({ kind: 'open', photo: photoOf(recognition) });
    } catch (error) {
      if (isLatest()) this.#show({ kind: 'empty', error });
    }
  }

  #show(stage: Stage): void {
    const before = this.#stage;
    if (before.kind === 'open' && (stage.kind !== 'open' || stage.photo.picture.shown !== before.photo.picture.shown)) {
      before.photo.picture.shown.close();
      // What was said stays said; the keeper has it.
      this.#told.clear();
      this.#asked.clear();
      this.stands = false;
    }
    this.#stage = stage;
    this.#host.requestUpdate();
  }

  #askAbout(photo: Photo): void {
    for (const { key, box, read: state } of digitsOf(photo)) {
      if (state !== 'reading' || this.#asked.has(key)) continue;
      this.#asked.add(key);
      this.#services.pictures.readBox(photo.picture.id, box).then(
        (found) => this.#found(photo, key, found ?? 'blank'),
        // A worker that was started anew does not have the picture.
        () => this.#found(photo, key, 'failed'),
      );
    }
  }

  #found(asked: Photo, key: number, found: Parameters<typeof read>[2]): void {
    if (this.#stage.kind === 'open' && this.#stage.photo.picture.shown === asked.picture.shown) this.apply((photo) => read(photo, key, found));
  }

  /** Of the picture that is open, before the digit's key. */
  get #prefix(): string {
    return `${this.#services.corrections.session}.photo-${this.#serial}.`;
  }

  #keyOf(id: string): number | undefined {
    return id.startsWith(this.#prefix) ? Number(id.slice(this.#prefix.length)) : undefined;
  }

  /** Brings the store to what the picture's digits are said to be. */
  #keep(photo: Photo): void {
    const judged = new Map(
      digitsOf(photo).flatMap((digit) => {
        const { key, label } = digit;
        const found = foundOf(digit);
        if (found === undefined || label === undefined) return [];
        return [[key, { drawing: this.drawingOf(photo, digit, found), picture: found.image, prediction: found.prediction, label }] as const];
      }),
    );
    for (const [key, { drawing: { id }, label, prediction }] of this.#told) {
      if (judged.has(key)) continue;
      this.#told.delete(key);
      this.#keeper.takeBack({ id, sheet: this.#prefix, place: key, predicted: judgementOf(prediction), label, kept: true });
    }
    for (const [key, answer] of judged) {
      if (this.#told.get(key)?.label === answer.label) continue;
      this.#told.set(key, answer);
      this.#keeper.keep(answer);
    }
  }
}
