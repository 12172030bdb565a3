import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { PictureRecognition } from '../../contracts/pictures.ts';
import { PictureRefusedError } from '../../core/errors.ts';
import type { FoundDigit } from '../../core/pictures/picture-reading.ts';
import type { Box } from '../../core/pictures/plane.ts';
import { areaOf } from '../../core/preprocessing/area.ts';
import { lookAt, readBox, readLooked, type DigitReader, type LookedPicture } from '../../core/pictures/read-picture.ts';
import type { GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import { decodePicture } from './decode-picture.ts';
import type { Engine } from './engine.ts';

/** Half of a SHA-256: no two pictures meet in it by chance. */
const ID_BYTES = 16;

/** The picture that is being read, with what was found in it: a box that is moved costs one run of the network. */
export class PictureDesk {
  readonly #engine: Pick<Engine, 'manifest' | 'recognize'>;
  #lying: { readonly id: string; readonly looked: LookedPicture; readonly view: number; readonly scale: number } | undefined;
  /** Counts the pictures: what is left of reading an earlier one is given up. */
  #serial = 0;

  constructor(engine: Pick<Engine, 'manifest' | 'recognize'>) {
    this.#engine = engine;
  }

  /** @throws PictureRefusedError, and what the engine throws */
  async read(file: Blob, onProgress: (share: number) => void): Promise<PictureRecognition> {
    const serial = ++this.#serial;
    const goOn = (): void => {
      if (serial !== this.#serial) throw new PictureRefusedError('overtaken', 'another picture came');
    };
    this.#lying = undefined;
    const { width, height, pixels, shown } = await decodePicture(file);
    try {
      const id = bytesToHex(sha256(new Uint8Array(await file.arrayBuffer())).subarray(0, ID_BYTES));
      goOn();
      const looked = lookAt(pixels);
      const { reading, view } = await readLooked(looked, this.#reader((done, total) => {
        goOn();
        onProgress(done / total);
      }));
      goOn();
      const scale = width / pixels.width;
      this.#lying = { id, looked, view, scale };
      const lines = reading.lines.map((line) => line.map((digit) => ({ ...digit, box: scaled(digit.box, scale), frame: areaOf(digit.frame, scale) })));
      return { id, width, height, shown, reading: { ...reading, lines } };
    } catch (error) {
      shown.close();
      throw error;
    }
  }

  /** @returns undefined where there is no ink. @throws PictureRefusedError where another picture lies here, and what the engine throws */
  async readBox(picture: string, box: Box): Promise<FoundDigit | undefined> {
    if (this.#lying?.id !== picture) throw new PictureRefusedError('overtaken', 'the picture has to be read again');
    const { looked, view, scale } = this.#lying;
    const found = await readBox(looked, view, scaled(box, 1 / scale), this.#reader(() => undefined));
    return found && { ...found, box, frame: areaOf(found.frame, scale) };
  }

  #reader(onRun: (done: number, total: number) => void): DigitReader {
    const { manifest } = this.#engine;
    return {
      calibration: manifest,
      modelId: manifest.modelId,
      // One by one: the cut runtime knows no batches, and a digit drawn meanwhile is read in between.
      classify: async (images: readonly GrayImage28[]) => {
        const logits: Float32Array[] = [];
        for (const picture of images) {
          logits.push((await this.#engine.recognize({ picture })).logits);
          onRun(logits.length, images.length);
        }
        return logits;
      },
    };
  }
}

/** In whole pixels, at least one each way. */
function scaled({ left, top, width, height }: Box, scale: number): Box {
  return { left: Math.round(left * scale), top: Math.round(top * scale), width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
