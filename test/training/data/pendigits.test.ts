import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePendigits } from '../../../training/data/pendigits.ts';
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
  return (await parsePendigits(text.split('\n'), 'pen.tra')).map(formatStrokeLine);
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
    assert.deepEqual((await parsePendigits(stream(), 'pen.tra')).map(({ ink }) => ink.strokes.length), [1, 2]);
  });

  const broken: [title: string, from: string, to: string, message: string][] = [
    ['a label that is no digit', '? "4"', '? "x"', 'pen.tra, line 12: .COMMENT: expected the digit of .SEGMENT, x, got "4".'],
    ['fewer strokes than it says', '1-2', '1-3', 'pen.tra, line 11: .SEGMENT: expected components from 0 to 2, got "1-3".'],
    ['a comment about another digit', '.COMMENT 4', '.COMMENT 5', 'pen.tra, line 12: .COMMENT: expected the digit of .SEGMENT, 4, got "5".'],
    ['a label that is no digit, without a comment', '? "4"\n.COMMENT 4 12 2\n', '? "x"\n', 'pen.tra: .SEGMENT: expected digits alone, got 1 of another kind.'],
    ['no writer', '.COMMENT 4 12 2\n', '', 'pen.tra, line 11: .COMMENT: expected the writer, after .SEGMENT, got none.'],
    ['a point that is no pair', '30 40', '30 40 50', 'pen.tra, line 19: point: expected 3 numbers for each point, got 2 at the end.'],
    ['a point while the pen is up', '.DT 100\n.PEN_DOWN\n30', '.DT 100\n30', 'pen.tra, line 11: .SEGMENT: expected components from 0 to 1, got "1-2".'],
  ];
  for (const [title, from, to, message] of broken) {
    test(`are refused for ${title}, naming the line`, async () => {
      assert.ok(FILE.includes(from));
      await assert.rejects(parse(FILE.replace(from, to)), { name: 'InvalidRecordError', message });
    });
  }
});
