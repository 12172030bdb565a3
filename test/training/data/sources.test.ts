import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { md5 } from '../../../training/data/dataset-files.ts';
import { pendigitsNdjson } from '../../../training/data/sources.ts';
import { uncompress } from '../../../training/data/unpack.ts';
import { zipEntry } from '../../../training/data/zip-entry.ts';

const TEXT = '.SEGMENT DIGIT 0 ? "1"\n.COMMENT 1 3 1\n.PEN_DOWN\n5 480\n6 20\n.PEN_UP\n.DT 100\n';
const NDJSON = '{"label":1,"writer":"p03","strokes":[[[5,20],[6,480]]]}\n';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A .Z file of plain nine-bit codes, one a byte: what compress makes of a text too short to repeat itself. */
function compressed(text: string): Uint8Array {
  const codes = bytesOf(text);
  assert.ok(codes.length < 250, 'longer texts need wider codes');
  const packed = new Uint8Array(3 + Math.ceil((codes.length * 9) / 8));
  packed.set([0x1f, 0x9d, 0x90]);
  codes.forEach((code, index) => {
    for (let bit = 0; bit < 8; bit++) {
      const at = index * 9 + bit;
      if (code & (1 << bit)) packed[3 + (at >> 3)] |= 1 << (at & 7);
    }
  });
  return packed;
}

/** A zip archive of one file, written by the format's description. */
function zipped(name: string, contents: Uint8Array, deflate: boolean): Uint8Array {
  const body = deflate ? deflateRawSync(contents) : contents;
  const path = bytesOf(name);
  const common = (bytes: Uint8Array, at: number): void => {
    const view = new DataView(bytes.buffer);
    view.setUint16(at + 4, deflate ? 8 : 0, true);
    view.setUint32(at + 14, body.length, true);
    view.setUint32(at + 18, contents.length, true);
    view.setUint16(at + 22, path.length, true);
  };
  const local = new Uint8Array(30 + path.length);
  new DataView(local.buffer).setUint32(0, 0x04034b50, true);
  common(local, 4);
  local.set(path, 30);
  const directory = new Uint8Array(46 + path.length);
  new DataView(directory.buffer).setUint32(0, 0x02014b50, true);
  common(directory, 6);
  directory.set(path, 46);
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, 1, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, directory.length, true);
  view.setUint32(16, local.length + body.length, true);
  return Uint8Array.from([...local, ...body, ...directory, ...end]);
}

describe('unpacking what the mirrors send', () => {
  test('reads a file of Unix compress', async () => {
    assert.equal(new TextDecoder().decode(await uncompress(compressed(TEXT), 'a.Z')), TEXT);
  });

  test('refuses what is no such file', async () => {
    await assert.rejects(uncompress(bytesOf('<html>'), 'a.Z'), { name: 'InvalidRecordError', message: /^a\.Z: expected a file of Unix compress/ });
  });

  test('refuses a damaged one', async () => {
    await assert.rejects(uncompress(Uint8Array.of(0x1f, 0x9d, 0x90, 0xff, 0xff, 0xff, 0xff), 'a.Z'), { name: 'InvalidRecordError', message: /^a\.Z: expected a whole \.Z file/ });
  });

  for (const deflate of [true, false]) {
    test(`finds a file in a zip archive, ${deflate ? 'deflated' : 'stored'}`, async () => {
      assert.deepEqual(await zipEntry(zipped('some/name.txt', bytesOf(TEXT), deflate), 'some/name.txt', 'a.zip'), bytesOf(TEXT));
    });
  }

  test('says what a zip archive holds where the file is not in it', async () => {
    await assert.rejects(zipEntry(zipped('b.txt', bytesOf(TEXT), true), 'a.txt', 'a.zip'), { name: 'InvalidRecordError', message: 'a.zip: expected a.txt in the archive, got b.txt.' });
  });

  test('refuses a zip archive that was cut', async () => {
    await assert.rejects(zipEntry(zipped('b.txt', bytesOf(TEXT), true).subarray(0, 50), 'b.txt', 'a.zip'), { name: 'InvalidRecordError', message: /a whole zip archive/ });
  });
});

describe("UCI's pen digits as NDJSON", () => {
  const expected = md5(bytesOf(NDJSON));

  test('come the same from the bare file and from the archive', async () => {
    for (const packed of [compressed(TEXT), zipped('pendigits-orig.tra.Z', compressed(TEXT), true)]) {
      assert.equal(new TextDecoder().decode(await pendigitsNdjson(packed, 'raw', expected)), NDJSON);
    }
  });

  test('are refused where they are not the known ones', async () => {
    await assert.rejects(pendigitsNdjson(compressed(TEXT), 'raw'), { name: 'ChecksumError', message: new RegExp(expected) });
  });
});
