import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FoundDigit, PictureReading } from '../../../src/core/pictures/picture-reading.ts';
import { lookAt, readBox, readLooked, type DigitReader } from '../../../src/core/pictures/read-picture.ts';
import { SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { areaOf, type Area } from '../../../src/core/preprocessing/area.ts';
import { grayFromRgba, type Raster } from '../../../src/core/preprocessing/raster.ts';
import { LookingGlass } from '../../../src/inference/inside/looking-glass.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { decodeColourPicture } from '../../../training/lib/read-picture.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { openOnnx, type OpenModel } from '../../../training/onnx/ort.ts';
import type { Scene } from '../../../training/photographs/scene.ts';
import { takePhotograph } from '../../../training/photographs/take-photograph.ts';
import { createDigitReader } from '../../../training/reading/digit-reader.ts';
import { scene, written } from '../../training/photographs/pictures.ts';

const { manifest, bytes } = readShippedModel();
let network: OpenModel;
let reader: DigitReader;
before(async () => {
  network = await openOnnx(bytes);
  reader = createDigitReader(network, manifest);
});
after(() => network.close());

interface Taken {
  readonly gray: Raster;
  readonly reading: PictureReading;
  readonly digits: readonly FoundDigit[];
  readonly again: (digit: FoundDigit) => Promise<FoundDigit | undefined>;
}

async function taken(shown: Scene): Promise<Taken> {
  const { file } = await takePhotograph(shown, randomFrom(7));
  const picture = await decodeColourPicture(file, 'the photograph');
  const looked = lookAt(picture);
  const { reading, view } = await readLooked(looked, reader);
  return { gray: grayFromRgba(picture.rgba, picture.width, picture.height), reading, digits: reading.lines.flat(), again: ({ box }) => readBox(looked, view, box, reader) };
}

/** How dark (0…1) the photograph is in each of the 28 × 28 parts of an area, by means; light where it lies outside. */
function darkness({ pixels, width, height }: Raster, { left, top, width: wide, height: high }: Area, isInkLight: boolean): Float32Array {
  const sums = new Float32Array(SIDE * SIDE);
  const counts = new Float32Array(SIDE * SIDE);
  for (let y = Math.max(0, Math.ceil(top - 0.5)); y < Math.min(height, top + high - 0.5); y++) {
    for (let x = Math.max(0, Math.ceil(left - 0.5)); x < Math.min(width, left + wide - 0.5); x++) {
      const at = Math.floor(((y + 0.5 - top) * SIDE) / high) * SIDE + Math.floor(((x + 0.5 - left) * SIDE) / wide);
      sums[at] += isInkLight ? pixels[y * width + x] / 255 : 1 - pixels[y * width + x] / 255;
      counts[at]++;
    }
  }
  const shades = sums.map((sum, at) => (counts[at] > 0 ? sum / counts[at] : 0));
  const paper = [...shades].filter((_, at) => counts[at] > 0).sort((a, b) => a - b)[Math.floor(SIDE * SIDE * 0.25)];
  return shades.map((shade) => Math.max(0, shade - paper - 0.08));
}

/** Cosine: 1 is the same up to brightness. */
function likeness(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return product / Math.sqrt(aa * bb);
}

/** Digits in a line, far enough apart that none is in the frame of another. */
const spaced = (text: string, left: number, top: number, size: number): ReturnType<typeof written> => [...text].flatMap((digit, place) => written(digit, left + place * 1.25 * size, top, size));

interface Case {
  readonly text: string;
  readonly shown: Scene;
  readonly isInkLight?: boolean;
  /** How much like the photograph the network's picture is, at least: less where a pen is thickened. */
  readonly like?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'a number': { text: '740', shown: scene([spaced('740', 60, 200, 180)], { thickness: 20 }) },
  'a hair line, which is thickened': { text: '352', shown: scene([spaced('352', 60, 170, 180)], { thickness: 6, blur: 0.4 }), like: 0.65 },
  'two lines, small': { text: '19\n86', shown: scene([spaced('19', 60, 60, 60), spaced('86', 560, 450, 60)], { thickness: 7 }) },
  'chalk on a blackboard': { text: '238', shown: scene([spaced('238', 60, 200, 150)], { paper: [38, 52, 46], pen: [232, 232, 226], thickness: 17 }), isInkLight: true },
  'one digit, large, which is read as a whole': { text: '7', shown: scene([written('7', 300, 120, 330)], { thickness: 34 }) },
};

describe('what a network saw of a digit in a photograph', () => {
  for (const [name, { text, shown, isInkLight = false, like: least = 0.92 }] of Object.entries(CASES)) {
    test(`lies where the digit says that it does: ${name}`, async () => {
      const { gray, reading, digits, again } = await taken(shown);
      assert.equal(reading.text, text);
      for (const found of [...digits, ...(await Promise.all(digits.map(again)))]) {
        const { frame, image, prediction } = found!;
        const like = (area: Area): number => likeness(darkness(gray, area, isInkLight), image);
        const here = like(frame);
        assert.ok(here > least, `${prediction.digit}: ${here.toFixed(3)}`);
        // One pixel of the frame to any side, or a twentieth larger or smaller, and it fits worse.
        const pixel = frame.width / SIDE;
        const about = (factor: number): Area => ({ left: frame.left + (frame.width * (1 - factor)) / 2, top: frame.top + (frame.height * (1 - factor)) / 2, width: frame.width * factor, height: frame.height * factor });
        const others = [[pixel, 0], [-pixel, 0], [0, pixel], [0, -pixel]].map(([x, y]): Area => ({ ...frame, left: frame.left + x, top: frame.top + y }));
        for (const other of [...others, about(1.1), about(1 / 1.1)]) assert.ok(like(other) < here, `${prediction.digit}: ${like(other).toFixed(3)} elsewhere, ${here.toFixed(3)} here`);
      }
    });

    test(`has evidence that adds up to the difference of the two outputs, and lies on the photograph's ink: ${name}`, async () => {
      const { gray, digits } = await taken(shown);
      const glass = new LookingGlass({ manifest, bytes });
      const logits = await reader.classify(digits.map(({ image }) => image));
      digits.forEach(({ image, frame, prediction }, place) => {
        const ink = darkness(gray, frame, isInkLight);
        // A thin pen is thickened by as much as a pixel of the frame.
        const isInk = (at: number): boolean => [0, -1, 1, -SIDE, SIDE].some((step) => ink[at + step] > 0);
        for (const pair of [undefined, { for: 3, against: 8 }]) {
          const { evidence } = glass.look({ id: String(place), image }, pair);
          const expected = logits[place][evidence.for] - logits[place][evidence.against];
          const sum = evidence.blank + evidence.pixels.reduce((total, value) => total + value, 0);
          assert.ok(Math.abs(sum - expected) <= Math.max(1e-4, 0.01 * Math.abs(expected)), `${prediction.digit}: ${sum}, not ${expected}`);
          const weight = (of: (at: number) => boolean): number => evidence.pixels.reduce((total, value, at) => (of(at) ? total + Math.abs(value) : total), 0);
          const share = weight(isInk) / weight(() => true);
          assert.ok(share > 0.9, `${prediction.digit}: ${share.toFixed(3)} of it is on ink`);
        }
      });
    });
  }
});

test('an area of a part is one of the whole, moved and enlarged', () => {
  assert.deepEqual(areaOf({ left: -2, top: 1, width: 10, height: 12 }, 3, { left: 20, top: 30 }), { left: 54, top: 93, width: 30, height: 36 });
  assert.deepEqual(areaOf({ left: -2, top: 1, width: 10, height: 12 }, 0.5), { left: -1, top: 0.5, width: 5, height: 6 });
});
