import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { findBrowser } from '../../../training/lib/browser.ts';

const { CHROME_PATH } = process.env;

describe('the browser of the tests', () => {
  afterEach(() => {
    if (CHROME_PATH === undefined) delete process.env.CHROME_PATH;
    else process.env.CHROME_PATH = CHROME_PATH;
  });

  test('is the one that CHROME_PATH names', () => {
    process.env.CHROME_PATH = process.execPath;
    assert.equal(findBrowser(), process.execPath);
  });

  test('is not replaced by another where CHROME_PATH names none: that is an error', () => {
    for (const wrong of ['/no/such/browser', import.meta.dirname]) {
      process.env.CHROME_PATH = wrong;
      assert.throws(() => findBrowser(), (error: Error) => error.message.includes(wrong));
    }
  });
});
