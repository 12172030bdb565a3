import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { readPicture } from '../../../src/core/pictures/read-picture.ts';
import type { PictureReading } from '../../../src/core/pictures/picture-reading.ts';
import { decodeColourPicture } from '../../../training/lib/read-picture.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { judgeReading } from '../../../training/photographs/judge-reading.ts';
import type { Scene } from '../../../training/photographs/scene.ts';
import { takePhotograph } from '../../../training/photographs/take-photograph.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { openOnnx, type OpenModel } from '../../../training/onnx/ort.ts';
import { createDigitReader } from '../../../training/reading/digit-reader.ts';
import { scene, written } from '../photographs/pictures.ts';

const { manifest, bytes } = readShippedModel();
let network: OpenModel;
before(async () => (network = await openOnnx(bytes)));
after(() => network.close());

const read = async (file: Uint8Array): Promise<PictureReading> => readPicture(await decodeColourPicture(file, 'the picture'), createDigitReader(network, manifest));

/** A sheet of 900 × 900 with this on it, as SVG. */
const drawn = async (ink: string): Promise<Uint8Array> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><rect width="900" height="900" fill="#f4f1e8"/>${ink}</svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).blur(1).jpeg().toBuffer());
};
const pen = (lines: ReturnType<typeof written>): string =>
  `<g fill="none" stroke="#1c2540" stroke-width="9" stroke-linecap="round">${lines.flatMap(({ strokes }) => strokes.map((points) => `<polyline points="${points.join(' ')}"/>`)).join('')}</g>`;

describe('digits in photographs', () => {
  const number = written('1907', 120, 200, 160);
  const cases: Readonly<Record<string, Scene>> = {
    'on a clean sheet': scene([number]),
    'across the edge of a shadow': scene([number], { shadows: [{ outline: [[380, -9], [809, -9], [809, 609], [260, 609]], darkness: 0.3, blur: 1 }] }),
    'on ruled paper with a margin': scene([number], { rules: { gap: 46, colour: [111, 143, 192], thickness: 3, squared: false, margin: true } }),
    'on squared paper': scene([number], { rules: { gap: 40, colour: [157, 179, 214], thickness: 2, squared: true, margin: false } }),
    'on a note on a table, a thumb in the corner': scene([number], { corners: [[50, 40], [760, 55], [750, 560], [40, 545]], thumb: { at: [800, 600], radius: 90 } }),
    'in red on green of the same lightness': scene([number], { paper: [61, 143, 74], pen: [211, 58, 44] }),
    'in chalk on a blackboard': scene([number], { paper: [38, 52, 46], pen: [232, 232, 226] }),
    'within a frame': scene([number], { frame: true, corners: [[0, 0], [800, 0], [800, 600], [0, 600]] }),
  };
  for (const [name, shown] of Object.entries(cases)) {
    test(`${name}: each is found, read, and in its box`, async () => {
      const { file, lines } = await takePhotograph(shown, randomFrom(1));
      const reading = await read(file);
      assert.equal(reading.text, '1907');
      assert.deepEqual(judgeReading(reading, lines), { digits: 4, found: 4, right: 4, confidentlyWrong: 0, extra: 0, pictures: 1, whole: 1 });
    });
  }

  test('are read line by line', async () => {
    const { file } = await takePhotograph(scene([written('42', 100, 90, 120), written('380', 150, 330, 120)]), randomFrom(2));
    assert.equal((await read(file)).text, '42\n380');
  });

  test('that touch are told apart', async () => {
    const [four, two] = [written('4', 200, 200, 180), written('2', 318, 200, 180)];
    const { file } = await takePhotograph(scene([[...four, ...two]], { thickness: 12 }), randomFrom(3));
    assert.equal((await read(file)).text, '42');
  });

  test('one alone is read as ever, at 28 × 28 and in a photograph', async () => {
    const { file } = await takePhotograph(scene([written('7', 300, 150, 260)], { thickness: 16 }), randomFrom(4));
    const [[seven]] = (await read(file)).lines;
    assert.ok(seven.prediction.isDigit && seven.prediction.digit === 7 && seven.prediction.confidence > 0.9);
    const small = new Uint8Array(await sharp(file).extract({ left: 220, top: 90, width: 420, height: 420 }).resize(28, 28).negate().png().toBuffer());
    assert.equal((await read(small)).text, '7');
  });
});

describe('a digit on a small card', () => {
  // Most of the picture is darker than the card: what is ink cannot be told by how much there is of it.
  const card = async (text: string, background: string): Promise<Uint8Array> => {
    const { file } = await takePhotograph(scene([written(text, 330, 200, 200)], { thickness: 20 }), randomFrom(6));
    const cut = await sharp(file).extract({ left: 270, top: 160, width: 280, height: 280 }).resize(200, 200).png().toBuffer();
    return new Uint8Array(await sharp(cut).extend({ top: 100, bottom: 300, left: 150, right: 50, background }).png().toBuffer());
  };
  for (const background of ['#000', '#38312a']) {
    test(`is read on a table of ${background}`, async () => assert.equal((await read(await card('3', background))).text, '3'));
  }

  test('is read in a thick pen, whose inner edges, light on dark, look like two ones', async () => {
    const zero = '<ellipse cx="432" cy="412" rx="122" ry="176" fill="none" stroke="#1c2540" stroke-width="21"/>';
    const note = '<rect width="900" height="900" fill="#5b4433"/><rect x="90" y="70" width="720" height="760" fill="#efe9b0"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">${note}${zero}</svg>`;
    const { text, lines: [[{ box }]] } = await read(new Uint8Array(await sharp(Buffer.from(svg)).blur(1.2).jpeg().toBuffer()));
    assert.equal(text, '0');
    assert.ok(box.height > 330);
  });

  test('is read where the picture is cropped to its ink', async () => {
    const { file, lines } = await takePhotograph(scene([written('6', 330, 200, 200)], { thickness: 20 }), randomFrom(7));
    const { left, top, width, height } = lines[0][0].box;
    const cropped = new Uint8Array(await sharp(file).extract({ left: left + 2, top: top + 2, width: width - 4, height: height - 4 }).png().toBuffer());
    assert.equal((await read(cropped)).text, '6');
  });
});

describe('what is drawn beside other things', () => {
  test('a digit is read beside a shadow that runs through the picture', async () => {
    const shadow = '<path d="M640 0H840L640 900H440z" fill="#000" opacity="0.45"/>';
    assert.equal((await read(await drawn(`${shadow}${pen(written('9', 200, 500, 140))}`))).text, '9');
  });

  test('a number that sits on the rules, which its round feet touch, is read line by line', async () => {
    const rules = Array.from({ length: 6 }, (_, i) => `<path d="M0 ${170 + 120 * i}L900 ${176 + 120 * i}"/>`).join('');
    const numbers = ['080', '60', '330'].map((text, line) => pen(written(text, 100 + 40 * line, 202 + 120 * line, 92)));
    assert.equal((await read(await drawn(`<g stroke="#c98a80" stroke-width="3">${rules}</g>${numbers.join('')}`))).text, '080\n60\n330');
  });

  for (const [apart, what] of [[0, 'side by side'], [24, 'each by itself']] as const) {
    test(`printed boxes, ${what}, are no ones beside the digits in them`, async () => {
      const boxes = Array.from({ length: 5 }, (_, i) => `<rect x="${80 + i * (130 + apart)}" y="300" width="130" height="150"/>`).join('');
      const digits = [...'19073'].map((digit, i) => pen(written(digit, 110 + i * (130 + apart), 325, 100)));
      assert.equal((await read(await drawn(`<g fill="none" stroke="#6b7280" stroke-width="3">${boxes}</g>${digits.join('')}`))).text, '19073');
    });
  }

  test('an 8 in two wide loops that do not meet is not cut into two digits', async () => {
    const loops = '<ellipse cx="450" cy="300" rx="230" ry="140"/><ellipse cx="440" cy="625" rx="200" ry="145"/>';
    const { lines } = await read(await drawn(`<g fill="none" stroke="#6b4a8c" stroke-width="48">${loops}</g>`));
    assert.equal(lines.flat().length, 1);
  });

  for (const digit of ['4', '9']) {
    test(`a ${digit} whose stem a crease breaks is one digit`, async () => {
      const crease = '<path d="M0 500L900 522" stroke="#b8b4aa" stroke-width="7"/>';
      assert.equal((await read(await drawn(pen(written(digit, 300, 250, 380)) + crease))).text, digit);
    });
  }

  test('a 0 with four corners is no frame', async () => {
    assert.equal((await read(await drawn('<rect x="330" y="260" width="200" height="300" rx="30" fill="none" stroke="#1c2540" stroke-width="12"/>'))).text, '0');
  });

  test('a note on a table is no digit, but what stands on it is', async () => {
    const note = '<rect width="900" height="900" fill="#6b4a32"/><path d="M120 60L860 150L780 840L40 760z" fill="#efe78c"/>';
    const { lines } = await read(await drawn(note + pen(written('40', 330, 380, 130))));
    const sure = lines.flat().filter(({ prediction }) => prediction.isDigit && prediction.confidence >= 0.9);
    assert.deepEqual(sure.map(({ prediction }) => prediction.digit), [4, 0]);
    assert.ok(lines.flat().every(({ box }) => box.width < 450 && box.height < 450));
  });

  test('two numbers above each other, the loops of whose digits nearly touch, stay two', async () => {
    const lines = ['60', '80'].map((text, line) => pen(written(text, 200, 200 + 134 * line, 120)));
    assert.equal((await read(await drawn(lines.join('')))).text, '60\n80');
  });
});

describe('digits in a marker', () => {
  // Strokes so thick for the picture that they and the paper between them are equally wide.
  const marker = async (digit: number, pen: number, inverse: boolean): Promise<Uint8Array> => {
    const lines = written(String(digit), 40, 19 + pen / 2, 90 - pen).flatMap(({ strokes }) => strokes.map((points) => `<polyline points="${points.join(' ')}"/>`));
    const [paper, ink] = inverse ? ['#101010', '#fff'] : ['#fff', '#101010'];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="${paper}"/><g fill="none" stroke="${ink}" stroke-width="${pen}" stroke-linecap="round" stroke-linejoin="round">${lines.join('')}</g></svg>`;
    return new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer());
  };
  for (const pen of [12, 18, 22]) {
    for (const inverse of [false, true]) {
      test(`of ${pen} pixels in a picture of 128, ${inverse ? 'white on black' : 'black on white'}, are read`, async () => {
        const texts = [];
        for (let digit = 0; digit < 10; digit++) texts.push((await read(await marker(digit, pen, inverse))).text);
        assert.equal(texts.join(' '), '0 1 2 3 4 5 6 7 8 9');
      });
    }
  }
});

describe('pictures without digits', () => {
  test('an empty sheet, even half in shadow, says that nothing is drawn', async () => {
    const { file } = await takePhotograph(scene([], { shadows: [{ outline: [[380, -9], [809, -9], [809, 609], [260, 609]], darkness: 0.4, blur: 1 }] }), randomFrom(5));
    const { kind, lines } = await read(file);
    assert.deepEqual([kind, lines.flat().filter(({ prediction }) => prediction.isDigit && prediction.confidence >= 0.9)], ['nothing', []]);
  });

  test('a sheet with nothing but its margin, from edge to edge, says that nothing is drawn', async () => {
    const { kind, lines } = await read(await drawn('<path d="M60 0L72 900" stroke="#c44a4a" stroke-width="4"/>'));
    assert.deepEqual([kind, lines], ['nothing', []]);
  });

  test('a thread of a strip is said to be one', async () => {
    const strip = new Uint8Array(await sharp({ create: { width: 16000, height: 20, channels: 3, background: '#eee' } }).png().toBuffer());
    assert.equal((await read(strip)).kind, 'strip');
  });
});
