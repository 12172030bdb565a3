import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatStrokeLine, parseDrawingLine, parseStrokeLine } from '../../src/formats/stroke-ndjson.ts';

const LINE = '{"label":7,"writer":"p06","site":"apa","strokes":[[[3,4],[13,4],[8,24]],[[5,14]]]}';

describe('stroke NDJSON', () => {
  test('reads label, writer, site and strokes', () => {
    const sample = parseStrokeLine(LINE, 'pen.ndjson', 1);
    assert.equal(sample.label, 7);
    assert.equal(sample.writer, 'p06');
    assert.equal(sample.site, 'apa');
    assert.deepEqual(sample.ink.strokes[0].points, [{ x: 3, y: 4, t: 0 }, { x: 13, y: 4, t: 0 }, { x: 8, y: 24, t: 0 }]);
    assert.equal(sample.ink.strokes.length, 2);
  });

  test("gives the ink the size of its points' extent", () => {
    const { ink } = parseStrokeLine(LINE, 'pen.ndjson', 1);
    assert.deepEqual([ink.width, ink.height], [10, 20]);
  });

  test('has no site where the line names none', () => {
    assert.ok(!('site' in parseStrokeLine('{"label":0,"writer":"w","strokes":[[[1,1]]]}', 'pen.ndjson', 1)));
  });

  test('writes the line that it read', () => {
    assert.equal(formatStrokeLine(parseStrokeLine(LINE, 'pen.ndjson', 1)), LINE);
  });

  test('reads the drawing alone, whatever label there is', () => {
    const { ink } = parseStrokeLine(LINE, 'pen.ndjson', 1);
    for (const label of ['', '"label":"1907",', '"label":null,"device":{},']) {
      assert.deepEqual(parseDrawingLine(`{${label}"strokes":[[[3,4],[13,4],[8,24]],[[5,14]]]}`, 'pen.ndjson', 1), ink);
    }
    assert.throws(() => parseDrawingLine('{"label":7}', 'pen.ndjson', 3), { name: 'InvalidRecordError', message: 'pen.ndjson, line 3: strokes: expected a list of strokes, got nothing.' });
    assert.throws(() => parseDrawingLine('{"strokes":[[[1e10,0]]]}', 'pen.ndjson', 3), { message: 'pen.ndjson, line 3: strokes[0][0]: expected a pair [x, y] of numbers up to 1e9, got [10000000000,0].' });
  });

  const broken: [title: string, line: string, says: string][] = [
    ['an empty line', '', 'pen.ndjson, line 12: expected a JSON object, got an empty line.'],
    ['a line that was cut', LINE.slice(0, 40), `pen.ndjson, line 12: expected a JSON object, got ${LINE.slice(0, 40)}.`],
    ['a list', '[1]', 'pen.ndjson, line 12: expected a JSON object, got [1].'],
    ['a label that is no digit', '{"label":10,"writer":"w","strokes":[[[1,1]]]}', 'pen.ndjson, line 12: label: expected a digit from 0 to 9, got 10.'],
    ['a missing writer', '{"label":1,"strokes":[[[1,1]]]}', 'pen.ndjson, line 12: writer: expected a name, got nothing.'],
    ['a site that is no name', '{"label":1,"writer":"w","site":3,"strokes":[[[1,1]]]}', 'pen.ndjson, line 12: site: expected a name, got 3.'],
    ['no strokes', '{"label":1,"writer":"w","strokes":[]}', 'pen.ndjson, line 12: strokes: expected a list of strokes, got [].'],
    ['a stroke without points', '{"label":1,"writer":"w","strokes":[[[1,1]],[]]}', 'pen.ndjson, line 12: strokes[1]: expected a list of points, got [].'],
    ['a point of three numbers', '{"label":1,"writer":"w","strokes":[[[1,1],[1,2,3]]]}', 'pen.ndjson, line 12: strokes[0][1]: expected a pair [x, y] of numbers, got [1,2,3].'],
    ['a coordinate that is null', '{"label":1,"writer":"w","strokes":[[[null,1]]]}', 'pen.ndjson, line 12: strokes[0][0]: expected a pair [x, y] of numbers, got [null,1].'],
  ];
  for (const [title, line, message] of broken) {
    test(`refuses ${title}, naming the line and the field`, () => {
      assert.throws(() => parseStrokeLine(line, 'pen.ndjson', 12), { name: 'InvalidRecordError', message });
    });
  }
});
