import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../src/formats/base64.ts';
import { formatCorrectionBatch, parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import { anyBatch } from '../support/corrections.ts';

const FILE = `{"schema":"scrawl-corrections/1","batchId":"b","corrections":[
{"id":"c-1","predicted":1,"label":"none","createdAt":"2026-01-02T03:04:05Z","device":"d","modelId":"m","preprocessingId":"p","ink":{"width":9,"height":8,"strokes":[[[1,2,0],[3,4,16,0.5]],[]]}}
]}
`;

describe('a batch of corrections as JSON', () => {
  test('is written and read as documented', () => {
    const batch = parseCorrectionBatchJson(FILE, 'batch.json');
    assert.deepEqual(batch.corrections[0]?.ink, { width: 9, height: 8, strokes: [{ points: [{ x: 1, y: 2, t: 0 }, { x: 3, y: 4, t: 16, pressure: 0.5 }] }, { points: [] }] });
    assert.equal(batch.corrections[0].label, 'none');
    assert.deepEqual(JSON.parse(formatCorrectionBatch(batch)), JSON.parse(FILE));
    assert.equal(formatCorrectionBatch(batch).split('\n').length, 4);
  });

  test('comes back as it was written, whatever was corrected', () => {
    fc.assert(fc.property(anyBatch, (batch) => assert.deepEqual(parseCorrectionBatchJson(formatCorrectionBatch(batch), 'batch.json'), batch)), { numRuns: 100 });
  });

  const broken: [title: string, text: string, message: RegExp][] = [
    ['what is no JSON', '{"schema":', /^batch\.json: expected JSON, got /],
    ['a file that was cut', FILE.slice(0, 200), /^batch\.json: expected JSON, got /],
    ['a list', '[]', /^batch\.json: expected an object, got \[\]\.$/],
    ['a point with one coordinate', FILE.replace('[1,2,0]', '[1]'), /^batch\.json: corrections\[0\]\.ink\.strokes\[0\]\.points\[0\]: expected an object, got \[1\]\.$/],
    ['a coordinate that is text', FILE.replace('[1,2,0]', '["1",2,0]'), /points\[0\]\.x: expected a number from .* got 1\.$/],
    ['a label nested deeper than anybody would', FILE.replace('"label":"none"', `"label":${'['.repeat(100_000)}${']'.repeat(100_000)}`), /^batch\.json: corrections\[0\]\.label: expected a digit .*, got a deeply nested value\.$/],
    ['an image that is no Base64', FILE.replace(/"ink":.*\}\}/, '"image":"???"}'), /^batch\.json: corrections\[0\]\.image: expected 784 bytes, got \?\?\?\.$/],
    ['an image of another size', FILE.replace(/"ink":.*\}\}/, '"image":"AAAA"}'), /^batch\.json: corrections\[0\]\.image: expected 784 bytes, got 3 bytes\.$/],
  ];
  for (const [title, text, message] of broken) {
    test(`is refused for ${title}, naming the place`, () => {
      assert.throws(() => parseCorrectionBatchJson(text, 'batch.json'), { name: 'InvalidRecordError', message });
    });
  }
});

describe('Base64', () => {
  test('is what Node makes of the same bytes, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = toBase64(bytes);
        assert.equal(text, Buffer.from(bytes).toString('base64'));
        assert.deepEqual(fromBase64(text), bytes);
      }),
    );
  });

  test('is told from other text', () => {
    for (const text of ['A', 'AA', 'AAA', 'AA=A', 'A===', 'AAAA=', 'AA A', 'AA\n=']) assert.equal(fromBase64(text), undefined, text);
  });
});
