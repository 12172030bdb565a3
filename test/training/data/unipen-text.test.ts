import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePendigits, parseUnipenInk, parseUnipenSegments } from '../../../training/data/unipen-text.ts';
import { formatStrokeLine } from '../../../src/formats/stroke-ndjson.ts';

const FILE = `.INCLUDE dene.doc
.LEXICON "0" "1"
.X_DIM 500
.SEGMENT DIGIT 0 ? "8"
.COMMENT 8 6 1
.PEN_DOWN
 267  333
 267  336
.PEN_UP
.DT 100
.SEGMENT DIGIT 1-2 ? "4"
.COMMENT 4 12 2
.PEN_DOWN
10 20
.PEN_UP
.DT 100
.PEN_DOWN
30 40
31 500
.PEN_UP
.DT 100
`;

async function parse(text: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const sample of parsePendigits(text.split('\n'), 'pen.tra')) lines.push(formatStrokeLine(sample));
  return lines;
}

describe("UCI's pen digits", () => {
  test('become digits with their writers, y turned to grow downwards', async () => {
    assert.deepEqual(await parse(FILE), [
      '{"label":8,"writer":"p06","strokes":[[[267,167],[267,164]]]}',
      '{"label":4,"writer":"p12","strokes":[[[10,480]],[[30,460],[31,0]]]}',
    ]);
  });

  test('may end their lines as Windows does, and come as a stream', async () => {
    async function* stream(): AsyncGenerator<string> {
      for (const line of FILE.split('\n')) yield await Promise.resolve(`${line}\r`);
    }
    let count = 0;
    for await (const { ink } of parsePendigits(stream(), 'pen.tra')) count += ink.strokes.length;
    assert.equal(count, 3);
  });

  const broken: [title: string, from: string, to: string, message: string][] = [
    ['a label that is no digit', '? "4"', '? "x"', 'pen.tra, line 11: .SEGMENT: expected DIGIT, stroke numbers, ? and a digit in quotes, got ".SEGMENT DIGIT 1-2 ? "x"".'],
    ['fewer strokes than it says', '1-2', '1-3', 'pen.tra, line 11: .SEGMENT: expected 3 strokes, as it says, got "2".'],
    ['a comment about another digit', '.COMMENT 4', '.COMMENT 5', 'pen.tra, line 12: .COMMENT: expected the digit of .SEGMENT, 4, got "5".'],
    ['no writer', '.COMMENT 4 12 2\n', '', 'pen.tra, line 11: .COMMENT: expected the writer, after .SEGMENT, got "none".'],
    ['a point that is no pair', '30 40', '30 40 50', 'pen.tra, line 18: point: expected two whole numbers, got "30 40 50".'],
    ['a pen that goes down twice', '.PEN_UP\n.DT 100\n.PEN_DOWN\n30', '.DT 100\n.PEN_DOWN\n30', 'pen.tra, line 16: expected .PEN_UP before the next .PEN_DOWN, got ".PEN_DOWN".'],
    ['a stroke without points', '10 20\n', '', 'pen.tra, line 14: expected points between .PEN_DOWN and .PEN_UP, got ".PEN_UP".'],
    ['a point while the pen is up', '.DT 100\n.PEN_DOWN\n30', '.DT 100\n30', 'pen.tra, line 17: point: expected .PEN_DOWN before it, got "30 40".'],
    ['an end in the middle of a stroke', '31 500\n.PEN_UP\n.DT 100\n', '', 'pen.tra, line 19: expected .PEN_UP, got "the next digit".'],
  ];
  for (const [title, from, to, message] of broken) {
    test(`are refused for ${title}, naming the line`, async () => {
      assert.ok(FILE.includes(from));
      await assert.rejects(parse(FILE.replace(from, to)), { name: 'InvalidRecordError', message });
    });
  }
});

describe("UNIPEN's segments", () => {
  test('name the files to read and the strokes of each digit, without letters and what is BAD', () => {
    const text = '.VERSION 1.0\n.INCLUDE apb/app.doc\n.INCLUDE apb/data/apb02/a.dat\n.SEGMENT CHARACTER 0-1 ? "4"\n.SEGMENT CHARACTER 2 OK "8"\n.SEGMENT CHARACTER 3 BAD "8"\n.SEGMENT CHARACTER 4 OK "b"\n';
    assert.deepEqual(parseUnipenSegments(text, 'a.dat'), {
      includes: ['apb/app.doc', 'apb/data/apb02/a.dat'],
      digits: [
        { label: 4, from: 0, to: 1, line: 4 },
        { label: 8, from: 2, to: 2, line: 5 },
      ],
    });
  });

  test('are refused where they are of another form, naming the line', () => {
    assert.throws(() => parseUnipenSegments('\n.SEGMENT CHARACTER first ? "4"', 'a.dat'), { name: 'InvalidRecordError', message: /^a\.dat, line 2: \.SEGMENT/ });
  });
});

describe("UNIPEN's ink", () => {
  const none = (): undefined => undefined;

  test('is strokes and a writer; what the pen does in the air is not counted', () => {
    const text = '.WRITER_ID Some One\n.PEN_DOWN\n\t215\t1644\n\t215\t1653\n.PEN_UP\n 1 1\n.PEN_DOWN\n 7 -8\n.PEN_UP\n';
    assert.deepEqual(parseUnipenInk(text, 'a.dat', none), { writer: 'Some One', strokes: [[[215, 1644], [215, 1653]], [[7, -8]]] });
  });

  test('takes x and y from the columns that .COORD names, also in an included file', () => {
    const files: Record<string, string> = { 'a.doc': '.COORD T X Y P\n' };
    assert.deepEqual(parseUnipenInk('.INCLUDE a.doc\n.PEN_DOWN\n5 1 2 0\n', 'a.dat', (path) => files[path]).strokes, [[[1, 2]]]);
  });

  test('does not follow files that include themselves for ever', () => {
    assert.deepEqual(parseUnipenInk('.INCLUDE a\n.PEN_DOWN\n1 2\n', 'a', () => '.INCLUDE a\n').strokes, [[[1, 2]]]);
  });

  test('is refused where a point has no numbers, naming the line', () => {
    assert.throws(() => parseUnipenInk('.PEN_DOWN\n1\n', 'a.dat', none), { name: 'InvalidRecordError', message: 'a.dat, line 2: point: expected numbers, got "1".' });
  });
});
