import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { FileFormat } from '../../src/contracts/files.ts';
import { DIGITS } from '../../src/core/classes.ts';
import type { KeptCorrection } from '../../src/contracts/drawings.ts';
import { EXPORT_FORMATS } from '../../src/transfer/export-formats.ts';
import { addImport } from '../support/importing.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { anyCorrection } from '../support/corrections.ts';
import { keptOf, MemorySink, MemoryStore, pickedFile } from '../support/kept-corrections.ts';

/*
 * The files as other people's tools read and write them: Python's own csv, gzip, json, struct, zipfile and zlib, which
 * share no line with the code under test. Python 3 is there wherever the tests run.
 */

const corrections = fc.sample(fc.uniqueArray(anyCorrection, { selector: ({ id }) => id, minLength: 24, maxLength: 24 }), { numRuns: 1, seed: 5 })[0];
const folder = mkdtempSync(join(tmpdir(), 'scrawl-python-'));
after(() => rmSync(folder, { recursive: true }));

const COMMON = `
import csv, gzip, io, json, struct, sys, zipfile, zlib
path = sys.argv[1]
def idx(data, dims):
    assert struct.unpack('>I', data[:4])[0] == 0x800 + dims
    shape = struct.unpack('>' + 'I' * dims, data[4:4 + 4 * dims])
    return shape, data[4 + 4 * dims:]
def png(data):
    assert data[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
    at, zipped = 8, b''
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
        if kind == b'IHDR': assert struct.unpack('>IIBBBBB', body) == (28, 28, 8, 0, 0, 0, 0)
        if kind == b'IDAT': zipped += body
        at += 12 + length
    rows = zlib.decompress(zipped)
    assert len(rows) == 28 * 29 and all(rows[29 * y] == 0 for y in range(28))
    return b''.join(rows[29 * y + 1:29 * y + 29] for y in range(28))
def pictures():
    return [[label, pixels.hex()] for label, pixels in found]
`;

const READERS: Readonly<Record<FileFormat, string>> = {
  'batch-json': `
batch = json.load(open(path, encoding='utf-8'))
assert batch['schema'] == 'scrawl-corrections/1'
answer = [[each['id'], each['label'], len(each['ink']['strokes']) if 'ink' in each else each['image']] for each in batch['corrections']]`,
  'stroke-ndjson': `
lines = [json.loads(line) for line in open(path, encoding='utf-8')]
answer = [[line['label'], line['writer'], [[[float(x), float(y)] for x, y in stroke] for stroke in line['strokes']]] for line in lines]`,
  'kaggle-csv': `
rows = list(csv.DictReader(open(path, newline='')))
answer = [[int(row['label']), bytes(int(row['pixel%d' % i]) for i in range(784)).hex()] for row in rows]`,
  'image-csv-pair': `
archive = zipfile.ZipFile(path)
assert archive.testzip() is None
rows = lambda name: list(csv.reader(io.TextIOWrapper(archive.open(name), newline='')))
answer = [[int(label), bytes(map(int, image)).hex()] for (label,), image in zip(rows('labels.csv'), rows('images.csv'), strict=True)]`,
  'idx-pair': `
archive = zipfile.ZipFile(path)
assert archive.testzip() is None
# As torchvision.datasets.MNIST: all four there, under these very names, in root/MNIST/raw.
answer = []
for part in ('train', 't10k'):
    shape, pixels = idx(archive.read('MNIST/raw/%s-images-idx3-ubyte' % part), 3)
    (count,), labels = idx(archive.read('MNIST/raw/%s-labels-idx1-ubyte' % part), 1)
    assert count > 0 and shape == (count, 28, 28) and len(labels) == count and len(pixels) == count * 784
    answer += [[labels[i], pixels[784 * i:784 * i + 784].hex()] for i in range(count)]
assert len(archive.namelist()) == 4`,
  'data-set': `
import hashlib, re
archive = zipfile.ZipFile(path)
assert archive.testzip() is None
described = json.loads(archive.read('croissant.json'))
assert described['conformsTo'] == 'http://mlcommons.org/croissant/1.0'
files = [each for each in described['distribution'] if each['@type'] == 'cr:FileObject']
for each in files:
    data = archive.read(each['contentUrl'])
    assert hashlib.sha256(data).hexdigest() == each['sha256'] and '%d B' % len(data) == each['contentSize']
    # A Parquet file says so at both ends, and how long its footer is.
    assert data[:4] == data[-4:] == b'PAR1' and 0 < struct.unpack('<I', data[-8:-4])[0] < len(data)
card = archive.read('README.md').decode()
assert card.startswith('---') and all('path: %s' % each['contentUrl'] in card for each in files)
assert [name for name in archive.namelist() if name.endswith('.parquet')] == [each['contentUrl'] for each in files]
assert [field['name'] for field in described['recordSet'][-1]['field']] == ['split', 'id', 'image', 'label', 'strokes', 'writer', 'round', 'created_at']
answer = [int(re.search(r'[|] %d [|] ([0-9]+) [|]' % digit, card).group(1)) for digit in range(10)]`,
  inkml: `
import xml.etree.ElementTree as ET
ns = {'i': 'http://www.w3.org/2003/InkML'}
ink = ET.parse(path).getroot()
assert [c.get('name') for c in ink.findall('i:traceFormat/i:channel', ns)] == ['X', 'Y', 'T']
said = lambda group, kind: next(a.text or '' for a in group.findall('i:annotation', ns) if a.get('type') == kind)
answer = [[int(said(g, 'truth')), said(g, 'writer'), [[[float(v) for v in point.split()] for point in t.text.split(',')] for t in g.findall('i:trace', ns)]] for g in ink.findall('i:traceGroup', ns)]
ids = [g.get('{http://www.w3.org/XML/1998/namespace}id') for g in ink.findall('i:traceGroup', ns)]
assert len(set(ids)) == len(ids)`,
  'png-folder': `
archive = zipfile.ZipFile(path)
assert archive.testzip() is None
answer = [[int(name[0]), png(archive.read(name)).hex()] for name in archive.namelist() if name.endswith('.png') and name[1] == '/']`,
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const pictureOf = ({ correction, picture }: KeptCorrection): unknown => [correction.label, hex(picture)];
const EXPECTED: Readonly<Record<FileFormat, (kept: KeptCorrection) => unknown>> = {
  'batch-json': ({ correction: { id, label, ink, image } }) => [id, label, ink ? ink.strokes.length : Buffer.from(image).toString('base64')],
  'stroke-ndjson': ({ correction: { label, writer, device, ink } }) => [
    label,
    writer ?? device,
    ink?.strokes.filter(({ points }) => points.length > 0).map(({ points }) => points.map(({ x, y }) => [x + 0, y + 0])),
  ],
  'kaggle-csv': pictureOf,
  'image-csv-pair': pictureOf,
  'idx-pair': pictureOf,
  'data-set': ({ correction }) => correction.label,
  inkml: ({ correction: { label, writer, device, ink } }) => [label, writer ?? device, ink?.strokes.filter(({ points }) => points.length > 0).map(({ points }) => points.map(({ x, y, t }) => [x, y, t].map((value) => (Math.abs(value) < 1e-6 ? 0 : value))))],
  'png-folder': pictureOf,
};

function python(program: string, path: string): unknown {
  return JSON.parse(execFileSync('python3', ['-c', `${COMMON}\n${program}\nprint(json.dumps(answer))`, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

describe("Python's own modules", () => {
  for (const format of Object.keys(READERS) as FileFormat[]) {
    test(`read all that was written as ${format}`, async () => {
      const sink = new MemorySink();
      const { written } = await writeCorrections(new MemoryStore(corrections), { format, sink });
      const path = join(folder, format);
      writeFileSync(path, sink.bytes);
      const expected = keptOf(corrections).filter(EXPORT_FORMATS[format].holds).map(EXPECTED[format]);
      assert.ok(written > 5 && written === expected.length);
      // Python's standard library reads no Parquet; test/transfer/data-set.test.ts does.
      const wanted = format === 'data-set' ? DIGITS.map((digit) => expected.filter((label) => label === digit).length) : expected;
      assert.deepEqual(python(READERS[format], path), JSON.parse(JSON.stringify(wanted)));
    });
  }

  const writers: [title: string, program: string][] = [
    ['a CSV file without a header', `open(path, 'w').write(''.join('%d,%s\\n' % (label, ','.join(map(str, pixels))) for label, pixels in found))`],
    ['a CSV file with quotes and \\r\\n, packed with gzip', `
text = io.StringIO()
table = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
table.writerow(['label'] + ['pixel%d' % i for i in range(784)])
for label, pixels in found: table.writerow([label, *pixels])
gzip.open(path, 'wb').write(text.getvalue().encode())`],
    ['an IDX pair, packed twice, under other names', `
with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('data/b', struct.pack('>II', 0x801, len(found)) + bytes(label for label, _ in found))
    archive.writestr('data/a.gz', gzip.compress(struct.pack('>IIII', 0x803, len(found), 28, 28) + b''.join(pixels for _, pixels in found)))
    archive.writestr('__MACOSX/._a', b'junk')`],
  ];
  for (const [title, program] of writers) {
    test(`write ${title}, and it is read to the byte`, async () => {
      const path = join(folder, 'written');
      const expected = python(`found = [(n % 10, bytes((n * k) % 256 for k in range(784))) for n in range(1, 13)]\n${program}\nanswer = pictures()`, path);
      const store = new MemoryStore();
      await addImport(store, pickedFile(execFileSync('cat', [path]), 'written'));
      assert.deepEqual(store.kept.map(pictureOf), expected);
    });
  }
});
