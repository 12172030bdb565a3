import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Ink, Stroke } from '../../../src/core/ink/ink.ts';
import { toPrediction, type NetworkAnswer } from '../../../src/core/reading/prediction.ts';
import { seeInk, toTensorData } from '../../../src/core/preprocessing/preprocess.ts';
import { AnswerMemory } from '../../../src/core/reading/answer-memory.ts';
import { NUMBER_MODEL } from '../../../src/core/reading/learned-number-model.ts';
import { readNumber, type NumberReading } from '../../../src/core/reading/read-number.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { inkReader, readNumbers } from '../../../training/numbers/read-many.ts';
import { openOnnx, type OpenModel } from '../../../training/onnx/ort.ts';
import { line, onSheet, penDigit, penNumber } from './pen-numbers.ts';

const { manifest, bytes } = readShippedModel();
const options = { calibration: manifest, modelId: manifest.modelId, model: NUMBER_MODEL };

/** A digit of a third of the others' size, or another share of it, on their line. */
const small = (digit: number, left: number, share = 1 / 3): Stroke[] => penDigit(digit).map(({ points }) => ({ points: points.map(({ x, y, t }) => ({ x: left + x * share, y: 90 + (y - 90) * share, t })) }));

const moved = ({ points }: Stroke, dx: number): Stroke => ({ points: points.map((point) => ({ ...point, x: point.x + dx })) });

const loop = (x: number, y: number, radius: number): Stroke[] => [line(...Array.from({ length: 25 }, (_, i): [number, number] => [x + radius * Math.sin(i / 4), y - radius * Math.cos(i / 4)]))];

describe('reading a number', () => {
  let network: OpenModel;
  let run: (inks: readonly Ink[]) => Promise<readonly NetworkAnswer[]>;
  before(async () => {
    network = await openOnnx(bytes);
    run = inkReader(network);
  });
  after(() => network.close());
  const read = (strokes: readonly Stroke[]): Promise<NumberReading> => readNumber(onSheet(strokes), run, options);

  for (const text of ['42', '1907', '385', '60', '11', '2026', '314159']) {
    test(`reads ${text}`, async () => {
      const reading = await read(penNumber(text));
      assert.equal(reading.text, text);
      assert.deepEqual(reading.digits.map(({ prediction }) => prediction.digit).join(''), text);
      assert.ok(reading.digits.every(({ prediction }) => prediction.isDigit));
      assert.ok(reading.confidence > 0.5 && reading.confidence <= 1, String(reading.confidence));
    });
  }

  const layouts: readonly (readonly [title: string, strokes: Stroke[], text: string])[] = [
    ['uphill', penNumber('1907', 85, 25), '1907'],
    ['downhill', penNumber('1907', 85, -25), '1907'],
    ['with little space', penNumber('385', 62), '385'],
    ['with much space', penNumber('385', 160), '385'],
    ['on two lines', [...penNumber('42'), ...penDigit(1, 0, 140), ...penDigit(9, 85, 140)], '42\n19'],
    ['with a decimal dot', [...penDigit(3), line([92, 88], [93, 89]), ...penDigit(6, 90)], '3.6'],
    ['with a decimal comma', [...penDigit(3), line([92, 84], [93, 90], [89, 100]), ...penDigit(6, 90)], '3,6'],
    ['with a small digit where a comma might stand', [...penDigit(6), ...small(6, 80), ...penDigit(8, 115)], '668'],
    ['with two small digits where a comma might stand', [...penNumber('71'), ...small(7, 165, 0.3), ...small(7, 205, 0.3), ...penDigit(5, 250)], '71775'],
    ['with an 8 in two loops, higher than its neighbours', [...loop(20, 10, 14), ...loop(20, 50, 16), ...[1, 0, 4].flatMap((digit, place) => small(digit, 55 + 55 * place, 0.7))], '8104'],
    ['with a small digit first', [...small(0, -30), ...penNumber('71')], '071'],
    ['with a minus sign', [line([-50, 55], [-10, 54]), ...penNumber('42')], '-42'],
    ['from right to left', [...penDigit(2, 85), ...penDigit(4)], '42'],
  ];
  for (const [title, strokes, text] of layouts) test(`reads a number written ${title}`, async () => assert.equal((await read(strokes)).text, text));

  test('gives a bar that is added at the end to its digit', async () => {
    const [body, bar] = penDigit(5);
    const reading = await read([body, ...penDigit(3, 85), bar]);
    assert.equal(reading.text, '53');
    assert.deepEqual(reading.digits.map(({ strokes }) => strokes), [[0, 2], [1]]);
  });

  /** The first stroke of a digit, and those that a writer may come back for. */
  const begun = (digit: number, x = 0): { first: Stroke; later: Stroke[] } => {
    const [first, ...later] = digit === 7 ? [...penDigit(7, x), line([x + 12, 50], [x + 52, 47])] : penDigit(digit, x);
    return { first, later };
  };
  for (const digit of [4, 5, 7]) {
    test(`gives what is added to a ${digit} after the whole number to it, first or last`, async () => {
      const { first, later } = begun(digit);
      assert.ok(later.length > 0);
      assert.equal((await read([first, ...penNumber('38').map((stroke) => moved(stroke, 85)), ...later])).text, `${digit}38`);
      const last = begun(digit, 170);
      assert.equal((await read([last.first, ...penNumber('38'), ...last.later])).text, `38${digit}`);
    });
  }

  test('gives two late bars each to its own digit, whichever comes first', async () => {
    const [left, right] = [begun(5), begun(5, 85)];
    for (const bars of [[...left.later, ...right.later], [...right.later, ...left.later]]) {
      const reading = await read([left.first, right.first, ...penDigit(2, 170), ...bars]);
      assert.equal(reading.text, '552');
    }
  });

  for (const order of [[1, 0, 2], [2, 1, 0], [0, 2, 1], [2, 0, 1], [1, 2, 0]]) {
    test(`reads 738 whose digits are drawn in the order ${order.map((place) => '738'[place]).join(', ')}`, async () => {
      assert.equal((await read(order.flatMap((place) => penDigit(Number('738'[place]), 85 * place)))).text, '738');
    });
  }

  for (const text of ['38', '60', '92', '27', '83']) {
    test(`reads ${text} whose digits touch`, async () => {
      const [first, second] = [...text].map(Number);
      const right = Math.max(...penDigit(first).flatMap(({ points }) => points.map(({ x }) => x)));
      const left = Math.min(...penDigit(second).flatMap(({ points }) => points.map(({ x }) => x)));
      assert.equal((await read([...penDigit(first), ...penDigit(second, right - left)])).text, text);
    });
  }

  test('cuts a stroke that is two digits', async () => {
    const [zero] = penDigit(0);
    const [other] = penDigit(0, 75);
    const reading = await read([{ points: [...zero.points, ...other.points] }, ...penDigit(7, 150)]);
    assert.equal(reading.text, '007');
    assert.deepEqual(reading.digits.map(({ strokes }) => strokes), [[0], [0], [1]]);
    const [first, second] = reading.digits.map(({ ink }) => ink.strokes.flatMap(({ points }) => points));
    assert.ok(Math.max(...first.map(({ x }) => x)) < Math.max(...second.map(({ x }) => x)));
  });

  for (const digit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    test(`reads a lone ${digit} just as one digit is read`, async () => {
      const strokes = penDigit(digit);
      const reading = await read(strokes);
      const prediction = toPrediction(await network.run(toTensorData(seeInk(onSheet(strokes)), network.planes)), manifest, manifest.modelId);
      assert.deepEqual(reading.digits.map((each) => each.prediction), [prediction]);
      assert.equal(reading.text, String(digit));
    });
  }

  test('takes the two loops of an 8 that do not meet for one digit', async () => {
    const loop = (y: number, r: number): Stroke => line(...Array.from({ length: 17 }, (_, i): [number, number] => [50 + r * Math.sin((i * Math.PI) / 8), y - r * Math.cos((i * Math.PI) / 8)]));
    assert.equal((await read([loop(25, 20), loop(72, 24)])).text, '8');
  });

  test('finds nothing on an empty sheet', async () => {
    assert.deepEqual(await read([]), { digits: [], text: '', confidence: 0 });
    assert.deepEqual(await read([{ points: [] }]), { digits: [], text: '', confidence: 0 });
  });

  test('says of a tap, and of a hundred strokes across each other, that they are no digit', async () => {
    const scribble = Array.from({ length: 100 }, (_, i) => line([i, (i * 37) % 90], [100 - i, (i * 53) % 90]));
    for (const strokes of [[line([5, 5])], scribble]) {
      const { digits, text } = await read(strokes);
      assert.equal(digits.length, 1);
      assert.deepEqual(digits[0].strokes, strokes.map((_, i) => i));
      assert.equal(text, digits[0].prediction.isDigit ? String(digits[0].prediction.digit) : '?');
    }
  });

  test('names the stroke and point of a coordinate that is none', async () => {
    await assert.rejects(read([line([1, 1], [NaN, 3])]), { name: 'InvalidInkError', stroke: 0, point: 1 });
  });

  test('reads many drawings as it reads each', async () => {
    const inks = [penNumber('42'), penDigit(7), [], penNumber('00')].map((strokes) => onSheet(strokes));
    const apart = await Promise.all(inks.map((ink) => readNumber(ink, run, options)));
    const together = await readNumbers(inks, run, options);
    assert.deepEqual(together.map(({ text }) => text), apart.map(({ text }) => text));
    assert.deepEqual(together.map(({ text }) => text), ['42', '7', '', '00']);
  });

  test('asks only for what is new when a stroke is added, and for nothing when one is taken back', async () => {
    const memory = new AnswerMemory();
    let asked = 0;
    const counted = (inks: readonly Ink[]): Promise<readonly NetworkAnswer[]> => {
      asked += inks.length;
      return run(inks);
    };
    const readCopy = async (text: string): Promise<number> => {
      asked = 0;
      const ink = memory.recognised(onSheet(structuredClone(penNumber(text))));
      assert.equal((await readNumber(ink, (inks) => memory.answers(inks, counted), options)).text, text);
      return asked;
    };
    const first = await readCopy('20268');
    const more = await readCopy('202681');
    assert.ok(more <= 5 && more < first, `${first} drawings first, then ${more}`);
    assert.equal(await readCopy('20268'), 0);
  });
});
