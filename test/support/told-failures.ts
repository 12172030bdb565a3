/**
 * Loaded before the browser tests, so that each failure is told. The runner sends a failed assertion's two values as they
 * are: an element, a function or a bigint among them cannot be sent, the failure never arrives, and the file waits for its
 * five minutes (https://github.com/modernweb-dev/web/issues/2967). Here such values are turned into what chai prints of them.
 */
// The entry without side effects: the other one looks for mocha, which comes later. Its types leave chai out.
import * as testing from '@open-wc/testing/pure';

const { chai } = testing as unknown as { chai: Chai.ChaiStatic };

/** What the runner does to a value on its way. */
function isSendable(value: unknown): boolean {
  try {
    JSON.stringify(structuredClone(value));
    return true;
  } catch {
    return false;
  }
}

const prototype = chai.Assertion.prototype as unknown as { assert: (...args: unknown[]) => void };
const check = prototype.assert;
prototype.assert = function (...args) {
  try {
    check.apply(this, args);
  } catch (error) {
    if (error instanceof chai.AssertionError) {
      const values = error as Chai.AssertionError & { actual?: unknown; expected?: unknown };
      for (const name of ['actual', 'expected'] as const) if (!isSendable(values[name])) values[name] = chai.util.inspect(values[name]);
    }
    throw error;
  }
};
