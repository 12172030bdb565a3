/**
 * Reads an exported data set with the libraries that people will read it with, run by hand:
 * `npx tsx test/transfer/data-set.by-hand.ts PYTHON`, where PYTHON is one with pandas, pyarrow and pillow (Python's
 * standard library alone reads no Parquet), and with datasets and mlcroissant where those can be had. Prints what each found, and fails where
 * it is not what was written.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzip } from 'unzipit';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import type { Correction } from '../../src/core/records/correction.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { MemorySink, MemoryStore } from '../support/kept-corrections.ts';
import { PEN_DIGITS } from '../training/server/correction-batches.ts';

const [python] = process.argv.slice(2);
assert.ok(python, 'Name the Python to run.');

const WRITERS = ['Ann', 'Ben', 'Cem', 'Zoë'];
const all = Array.from({ length: 200 }, (_, index): Correction => {
  const { digit, ink } = PEN_DIGITS[index % PEN_DIGITS.length];
  const facts = { id: `a.${index}`, label: digit, createdAt: new Date(Date.UTC(2026, 10, 28, 0, 0, index)).toISOString(), device: 'phone', writer: WRITERS[index % WRITERS.length], modelId: 'm', preprocessingId: 'mnist-frame-1' };
  // Some came as pictures and have no strokes.
  return index % 10 === 9 ? { ...facts, image: preprocessInk(ink) } : { ...facts, ink };
});

const CHECK = `
import glob, json, sys
import importlib, io, numpy, pandas, pyarrow, PIL.Image
def optional(name):
    try: return importlib.import_module(name)
    except ImportError: return None
datasets, mlcroissant = optional('datasets'), optional('mlcroissant')
folder = sys.argv[1]
found = {'versions': {each.__name__: each.__version__ for each in (pandas, pyarrow, datasets, mlcroissant) if each}}
frames = [pandas.read_parquet(path) for path in sorted(glob.glob(folder + '/data/*.parquet'))]
frame = pandas.concat(frames)
found['pandas'] = {'rows': len(frame), 'columns': list(frame.columns), 'labels': sorted(int(each) for each in frame['label'].unique()), 'with strokes': int(frame['strokes'].notna().sum())}
first = PIL.Image.open(io.BytesIO(frame.iloc[0]['image']['bytes']))
found['pandas']['first image'] = [*first.size, first.mode]
if datasets:
    loaded = datasets.load_dataset(folder)
    train, test = loaded['train'], loaded['test']
    image = train[0]['image']
    found['datasets'] = {'splits': {name: len(each) for name, each in loaded.items()}, 'features': {name: str(each) for name, each in train.features.items()}, 'writers shared': len(set(train['writer']) & set(test['writer'])), 'first image': [*image.size, image.mode]}
if mlcroissant:
    data = mlcroissant.Dataset(jsonld=folder + '/croissant.json')
    sets = [each.id for each in data.metadata.record_sets]
    found['croissant'] = {'issues': data.metadata.issues.report(), 'record sets': sets, 'records': len(list(data.records(sets[-1])))}
print(json.dumps(found, indent=1, ensure_ascii=False, default=str))
`;

const folder = mkdtempSync(join(tmpdir(), 'scrawl-data-set-'));
try {
  const sink = new MemorySink();
  await writeCorrections(new MemoryStore(all), { format: 'data-set', sink });
  const { entries } = await unzip(sink.bytes);
  for (const [name, entry] of Object.entries(entries)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), Buffer.from(await entry.arrayBuffer()));
  }
  const text = execFileSync(python, ['-c', CHECK, folder], { encoding: 'utf8', env: { ...process.env, HF_HUB_OFFLINE: '1', HF_HOME: join(folder, '.hf') }, maxBuffer: 1e8 });
  console.log(text);
  const { pandas, datasets, croissant } = JSON.parse(text) as {
    readonly pandas: { readonly rows: number; readonly labels: readonly number[]; readonly 'with strokes': number; readonly 'first image': readonly unknown[] };
    readonly datasets?: { readonly splits: Readonly<Record<string, number>>; readonly 'writers shared': number; readonly 'first image': readonly unknown[] };
    readonly croissant?: { readonly records: number };
  };
  assert.deepEqual([pandas.rows, pandas.labels, pandas['with strokes'], pandas['first image']], [200, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 180, [28, 28, 'L']]);
  if (datasets === undefined) console.log('datasets is not there: that was not checked.');
  else assert.deepEqual([Object.values(datasets.splits).reduce((sum, each) => sum + each, 0), datasets['writers shared'], datasets['first image']], [200, 0, [28, 28, 'L']]);
  if (croissant === undefined) console.log('mlcroissant is not there: croissant.json was not checked.');
  else assert.equal(croissant.records, 200);
} finally {
  rmSync(folder, { recursive: true });
}
