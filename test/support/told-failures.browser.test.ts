import { assert } from '@open-wc/testing';

/** The values of an assertion that fails. */
function valuesOf(failing: () => void): { actual: unknown; expected: unknown } {
  try {
    failing();
  } catch (error) {
    const { actual, expected } = error as { actual: unknown; expected: unknown };
    return { actual, expected };
  }
  throw new Error('it did not fail');
}

describe('A failed assertion', () => {
  it('can be sent to the runner, whatever it was about', () => {
    const button = document.createElement('button');
    const failing: readonly (() => void)[] = [
      () => assert.equal<Element | null>(button, null),
      () => assert.isNull(button),
      () => assert.deepEqual<unknown>({ at: button, of: [1] }, { at: null, of: [1] }),
      () => assert.include([button], document.body),
      () => assert.equal<unknown>(valuesOf, 'a function'),
      () => assert.equal(1n, 2n),
    ];
    for (const fail of failing) {
      const values = valuesOf(fail);
      assert.equal(JSON.stringify(structuredClone(values)), JSON.stringify(values));
    }
  });

  it('keeps values that can be sent as they are, and says of others what chai prints', () => {
    assert.deepEqual(valuesOf(() => assert.equal(1, 2)), { actual: 1, expected: 2 });
    assert.deepEqual(valuesOf(() => assert.isNull(document.createElement('button'))), { actual: '<button></button>', expected: null });
  });
});
