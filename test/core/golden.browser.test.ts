import { assert } from '@open-wc/testing';
import { currentImages, type Golden } from '../support/golden.ts';

it('the preprocessing gives the golden bytes in the browser', async () => {
  const golden = (await (await fetch(new URL('../fixtures/golden.json', import.meta.url))).json()) as Golden;
  assert.deepEqual(currentImages(), golden);
});
