import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeZip } from 'client-zip';
import { fromStream, gather } from '../../src/transfer/bytes.ts';
import { withZip64End } from '../../src/transfer/zip64-end.ts';

/** A zip file of two entries, whose end is asked to say that there are `claimed`. */
const zipOf = (claimed: number): Promise<Uint8Array> =>
  gather(withZip64End(fromStream(makeZip([{ name: 'a', input: 'x' }, { name: 'b', input: 'y' }])), () => claimed), 10_000);

describe('the end of a zip file', () => {
  test('stays as it is where it can count the entries', async () => {
    const plain = await gather(fromStream(makeZip([{ name: 'a', input: 'x' }, { name: 'b', input: 'y' }])), 10_000);
    for (const count of [2, 65_534]) assert.equal((await zipOf(count)).length, plain.length);
    assert.deepEqual(await gather(withZip64End(fromStream(makeZip([])), () => 0), 10_000), await gather(fromStream(makeZip([])), 10_000));
  });

  test('is led by one of 64 bits where it cannot', async () => {
    for (const count of [65_535, 100_000]) {
      const bytes = await zipOf(count);
      const view = new DataView(bytes.buffer);
      const end = bytes.length - 22;
      const number = (at: number): number => Number(view.getBigUint64(at, true));
      const record = end - 76;
      assert.deepEqual([view.getUint32(record, true), number(record + 4), number(record + 24), number(record + 32)], [0x06064b50, 44, count, count]);
      // Where the list of entries begins, and how long it is: up to this record.
      assert.deepEqual([view.getUint32(number(record + 48), true), number(record + 48) + number(record + 40)], [0x02014b50, record]);
      assert.deepEqual([view.getUint32(end - 20, true), number(end - 12), view.getUint32(end - 4, true)], [0x07064b50, record, 1]);
    }
  });

  test('is left to a client-zip that has learned to do it', async () => {
    async function* learned(): AsyncGenerator<Uint8Array> {
      const bytes = await zipOf(65_535);
      yield bytes.slice(0, -98);
      yield bytes.slice(-98, -22);
      yield bytes.slice(-22);
    }
    assert.deepEqual(await gather(withZip64End(learned(), () => 65_535), 10_000), await zipOf(65_535));
  });
});
