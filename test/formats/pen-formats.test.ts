import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ink } from '../../src/core/ink/ink.ts';
import { parseInkml } from '../../src/formats/inkml.ts';
import { readQuickDrawing } from '../../src/formats/quick-draw.ts';
import { parseUnipen, type UnipenDigit } from '../../src/formats/unipen.ts';

const points = ({ strokes }: Ink): number[][][] => strokes.map((stroke) => stroke.points.map(({ x, y }) => [x, y]));

describe('UNIPEN', () => {
  const parse = async (text: string): Promise<readonly UnipenDigit[]> => (await parseUnipen(text.split('\n'), 'a.dat')).digits;
  const STROKE = '.PEN_DOWN\n100 400\n300 400\n180 100\n.PEN_UP';
  const SEVEN = [[[0, 0], [200, 0], [80, 300]]];
  const files: [title: string, text: string][] = [
    ['as UCI writes it', `.INCLUDE dene.doc\n.SEGMENT DIGIT 0-0 ? "7"\n.COMMENT 7 3 1\n${STROKE}`],
    ['without a comment', `.SEGMENT DIGIT 0 ? "7"\n${STROKE}`],
    ['of any quality but BAD', `.SEGMENT DIGIT 0 GOOD "7"\n${STROKE}`],
    ['without a quality', `.SEGMENT DIGIT 0 "7"\n${STROKE}`],
    ['with four columns', `.COORD X Y T P\n.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n100 400 0 5\n300 400 10 5\n180 100 20 5\n.PEN_UP`],
    ['with columns in another order', `.COORD T Y X\n.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n0 400 100\n1 400 300\n2 100 180\n.PEN_UP`],
    ['with decimals', `.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n100.0 400.\n300.00 400\n180 100.0`],
    ['with several points a line', `.COORD X Y\n.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN 100 400 300\n400 180 100\n.PEN_UP`],
    ['with the segment after the strokes', `${STROKE}\n.SEGMENT DIGIT 0-0 ? "7"`],
    ['as characters of words', `.SEGMENT WORD 0 ? "7"\n.SEGMENT CHARACTER 0 ? "7"\n${STROKE}`],
  ];
  for (const [title, text] of files) {
    test(`is read ${title}`, async () => {
      const digits = await parse(text);
      assert.deepEqual(digits.map(({ label, ink }) => [label, points(ink)]), [[7, SEVEN]]);
    });
  }

  test('numbers its strokes over the whole file, or anew for each digit', async () => {
    const two = (second: string): string => `.WRITER_ID anna\n.SEGMENT DIGIT 0 ? "7"\n${STROKE}\n.SEGMENT DIGIT ${second} ? "1"\n.PEN_DOWN\n5 9\n5 0\n.PEN_UP\n.PEN_DOWN\n1 1\n.PEN_UP`;
    for (const second of ['1-2', '0-1']) assert.deepEqual((await parse(two(second))).map(({ label, writer, ink }) => [label, writer, ink.strokes.length]), [[7, 'anna', 1], [1, 'anna', 2]]);
    const after = `${STROKE}\n.PEN_DOWN\n5 9\n5 0\n.PEN_UP\n.SEGMENT DIGIT 1 OK "1"\n.SEGMENT DIGIT 0 OK "7"`;
    assert.deepEqual((await parse(after)).map(({ label, ink }) => [label, ink.strokes[0].points.length]), [[1, 2], [7, 3]]);
  });

  test('leaves out what is no digit or marked BAD, and counts it', async () => {
    const { digits, leftOut } = await parseUnipen(`.SEGMENT CHARACTER 0 BAD "7"\n${STROKE}\n.SEGMENT CHARACTER 1 ? "a"\n${STROKE}\n.SEGMENT CHARACTER 2 ? "7"\n${STROKE}`.split('\n'), 'a.dat');
    assert.deepEqual([digits.length, leftOut], [1, 2]);
  });

  const broken: [title: string, text: string, message: RegExp][] = [
    ['a stroke that is not there', `${STROKE}\n.SEGMENT DIGIT 3 ? "7"`, /^a\.dat, line 6: \.SEGMENT: expected components from 0 to 0, got "3"/],
    ['a point that is none', `.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n100 4x0\n`, /^a\.dat, line 3: point: expected numbers, got "100 4x0"/],
    ['half a point', `.COORD X Y\n.SEGMENT DIGIT 0 ? "7"\n.PEN_DOWN\n100 400\n3\n`, /^a\.dat, line 5: point: expected 2 numbers for each point/],
    ['columns without y', '.COORD X T', /\.COORD: expected X and Y among the columns/],
    ['strokes in another file', '.INCLUDE other.dat', /\.INCLUDE: expected a file that holds its own strokes, got one that needs "other\.dat"/],
    ['a comment that contradicts it', `.SEGMENT DIGIT 0 ? "7"\n.COMMENT 3 1 1\n${STROKE}`, /\.COMMENT: expected the digit of \.SEGMENT, 7, got "3"/],
  ];
  for (const [title, text, message] of broken) test(`is refused for ${title}`, async () => assert.rejects(parse(text), { name: 'InvalidRecordError', message }));
});

describe('InkML', () => {
  const ink = (body: string): string => `<?xml version="1.0"?>\n<ink xmlns="http://www.w3.org/2003/InkML">${body}</ink>`;
  test('is read from trace groups that refer to traces, with the first point written twice', () => {
    const { digits, leftOut } = parseInkml(
      ink(`<traceFormat><channel name="X" type="decimal"/><channel name="Y" type="decimal"/></traceFormat>
        <annotation type="writer">w7</annotation>
        <trace id="0">10 5, 10 5, 30 5, 18 35</trace><trace id="1">1 1, 2 2</trace>
        <traceGroup xml:id="A"><annotation type="truth">Segmentation</annotation>
          <traceGroup xml:id="B"><annotation type="truth">7</annotation><traceView traceDataRef="0"/></traceGroup>
          <traceGroup xml:id="C"><annotation type="truth">x</annotation><traceView traceDataRef="1"/></traceGroup>
        </traceGroup>`),
      'a.inkml',
    );
    assert.deepEqual(digits.map(({ label, writer, ink: drawn, name }) => [label, writer, points(drawn), name]), [[7, 'w7', [[[0, 0], [20, 0], [8, 30]]], 'B']]);
    assert.equal(leftOut, 1);
  });

  test('is read where the whole file is one digit, and where values are differences', () => {
    const { digits } = parseInkml(ink(`<annotation type="truth">7</annotation><trace>10 5, '20 '0, -12 30</trace>`), 'a.inkml');
    assert.deepEqual(digits.map(({ label, ink: drawn }) => [label, points(drawn)]), [[7, [[[0, 0], [20, 0], [8, 30]]]]]);
    const second = parseInkml(ink(`<annotation type="truth">1</annotation><trace>0 0, '1 '1, "1 "0</trace>`), 'a.inkml');
    assert.deepEqual(points(second.digits[0].ink), [[[0, 0], [1, 1], [3, 2]]]);
  });

  test('keeps times, in milliseconds from the first point on', () => {
    const { digits } = parseInkml(ink(`<traceFormat><channel name="X"/><channel name="Y"/><channel name="T" units="s"/></traceFormat><annotation type="truth">1</annotation><trace>0 0 2, 0 9 2.5</trace>`), 'a.inkml');
    assert.deepEqual(digits[0].ink.strokes[0].points.map(({ t }) => t), [0, 500]);
  });

  const broken: [title: string, text: string, message: RegExp][] = [
    ['XML that is cut', '<ink><trace>1 2', /^a\.inkml, line 1: expected well-formed XML/],
    ['a point without y', ink('<annotation type="truth">1</annotation><trace>1 2, 3</trace>'), /trace #0: point 2: expected two numbers, X and Y, got "3"/],
    ['a trace that is not there', ink('<traceGroup><annotation type="truth">1</annotation><traceView traceDataRef="#9"/></traceGroup>'), /trace 9: expected a trace of that id, got none/],
    ['entities of its own', `<!DOCTYPE ink [<!ENTITY a "b">]><ink/>`, /expected InkML without entities of its own/],
  ];
  for (const [title, text, message] of broken) test(`is refused for ${title}`, () => assert.throws(() => parseInkml(text, 'a.inkml'), { name: 'InvalidRecordError', message }));
});

describe('Quick, Draw!', () => {
  const read = (value: unknown): ReturnType<typeof readQuickDrawing> => readQuickDrawing(value, 'a.ndjson, line 1');
  test('is read raw and simplified, its word as the label', () => {
    const raw = read({ word: 'seven', drawing: [[[10, 30, 18], [5, 5, 35], [0, 10, 20]]] });
    assert.deepEqual([raw.label, points(raw.ink), raw.ink.strokes[0].points[2].t], [7, [[[10, 5], [30, 5], [18, 35]]], 20]);
    assert.deepEqual(points(read({ word: '7', drawing: [[[1, 2], [3, 4]]] }).ink), [[[1, 3], [2, 4]]]);
    assert.equal(read({ word: 'cat', drawing: [[[1], [2]]] }).label, undefined);
  });
  test('is refused where x and y are not as many', () => {
    assert.throws(() => read({ word: '7', drawing: [[[1, 2], [3]]] }), { message: 'a.ndjson, line 1: drawing[0]: expected as many y as x, got "2 and 1".' });
  });
});
