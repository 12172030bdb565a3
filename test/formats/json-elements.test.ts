import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jsonElements } from '../../src/formats/json-elements.ts';

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

async function partsOf(text: string, size = 1, longest = 10_000): Promise<{ elements: string[]; rest: string }> {
  const elements: string[] = [];
  let rest = '';
  for await (const part of jsonElements(cut(text, size), 'list', longest)) {
    if (part.kind === 'element') elements.push(part.text);
    else rest = part.text;
  }
  return { elements, rest };
}

describe('the elements of a list in JSON', () => {
  test('are those that JSON.parse finds, wherever the text is cut', async () => {
    const value = fc.record({ before: fc.jsonValue(), list: fc.array(fc.jsonValue({ maxDepth: 3 })), after: fc.jsonValue(), 'li"st': fc.jsonValue() }, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(value, fc.integer({ min: 1, max: 20 }), fc.constantFrom(undefined, 1, '\t'), async (object, size, indent) => {
        const { elements, rest } = await partsOf(JSON.stringify(object, null, indent), size);
        // Through JSON, which has no negative zero.
        const { list, ...others } = JSON.parse(JSON.stringify(object)) as typeof object;
        assert.deepEqual(elements.map((element) => JSON.parse(element) as unknown), list);
        assert.deepEqual(JSON.parse(rest), { ...others, list: [] });
      }),
      { numRuns: 60 },
    );
  });

  const notJson: [title: string, text: string][] = [
    ['cut in the list', '{"list":[{"a":1},{"b'],
    ['cut after the list', '{"list":[1]'],
    ['with an element missing', '{"list":[1,,2]}'],
    ['with a comma at the end', '{"list":[1,]}'],
    ['with another bracket at the end', '{"list":[1}]'],
    ['with something after its end', '{"list":[1]}]'],
    ['that is too long', `{"list":["${'x'.repeat(20_000)}"]}`],
  ];
  for (const [title, text] of notJson) {
    test(`leave a part that is no JSON of a text ${title}`, async () => {
      const { elements, rest } = await partsOf(text, 3);
      assert.throws(() => [...elements, rest].map((part) => JSON.parse(part) as unknown), SyntaxError);
    });
  }

  test('are found in no list of another name or another depth', async () => {
    assert.deepEqual(await partsOf('{"a":{"list":[1]},"lists":[2],"x":"list"}'), { elements: [], rest: '{"a":{"list":[1]},"lists":[2],"x":"list"}' });
  });
});
