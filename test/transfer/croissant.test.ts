/*
 * What the Croissant 1.0 specification (mlcommons.org/croissant/1.0) asks of a description, section by section. Its own
 * validator, mlcroissant, is asked by `data-set.by-hand.ts`, where it can be had.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { unzip } from 'unzipit';
import type { Correction } from '../../src/core/records/correction.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { MemorySink, MemoryStore } from '../support/kept-corrections.ts';

type Json = Readonly<Record<string, unknown>>;
interface Reference { readonly '@id': string }
interface Field {
  readonly '@type': string;
  readonly '@id': string;
  readonly name: string;
  readonly dataType: string | readonly string[];
  readonly source?: { readonly fileSet: Reference; readonly extract: { readonly column?: string; readonly fileProperty?: string }; readonly transform?: { readonly regex?: string; readonly jsonPath?: string } };
  readonly references?: Reference;
}
interface RecordSet {
  readonly '@type': string;
  readonly '@id': string;
  readonly dataType?: string;
  readonly key: Reference;
  readonly field: readonly Field[];
  readonly data?: readonly Json[];
}
interface Description extends Json {
  readonly '@context': Readonly<Record<string, string | Json>>;
  readonly distribution: readonly (Json & { readonly '@type': string; readonly '@id': string })[];
  readonly recordSet: readonly RecordSet[];
}

/** Terms of Croissant's own vocabulary that stand in the description: all others are schema.org's. */
const CROISSANT_TERMS = ['citeAs', 'column', 'data', 'dataType', 'extract', 'field', 'fileProperty', 'fileSet', 'includes', 'jsonPath', 'key', 'recordSet', 'references', 'regex', 'source', 'transform'];
const SCHEMA_TERMS = ['contentSize', 'contentUrl', 'creator', 'datePublished', 'description', 'distribution', 'encodingFormat', 'license', 'name', 'sha256', 'url', 'version'];
const ATOMIC = ['sc:Boolean', 'sc:Date', 'sc:Float', 'sc:Integer', 'sc:Text'];
const PICTURE = 'sc:ImageObject';
/** That say more, beside one of the others. */
const SEMANTIC = ['sc:DateTime', 'cr:Label'];

for (const writers of [['Ann', 'Ben', 'Cem'], ['Ann']]) {
  describe(`the Croissant description of a data set by ${writers.length} writers`, () => {
    let described: Description;
    let files: ReadonlyMap<string, Uint8Array>;
    before(async () => {
      const all = Array.from({ length: 60 }, (_, index) => drawing(index, writers[index % writers.length]));
      const sink = new MemorySink();
      await writeCorrections(new MemoryStore(all), { format: 'data-set', sink });
      const { entries } = await unzip(sink.bytes);
      files = new Map(await Promise.all(Object.entries(entries).map(async ([name, entry]) => [name, new Uint8Array(await entry.arrayBuffer())] as const)));
      described = JSON.parse(new TextDecoder().decode(files.get('croissant.json'))) as Description;
    });

    const ofType = (type: string): Description['distribution'] => described.distribution.filter((each) => each['@type'] === type);
    const parquet = (): string[] => [...files.keys()].filter((name) => name.endsWith('.parquet'));

    test('has what each dataset must have, of the type that it must be, once', () => {
      assert.equal(described['@type'], 'sc:Dataset');
      assert.equal(described.conformsTo, 'http://mlcommons.org/croissant/1.0');
      for (const property of ['name', 'description']) assert.ok(typeof described[property] === 'string' && described[property].trim() !== '', property);
      for (const property of ['url', 'license']) assert.ok(URL.canParse(String(described[property])), property);
      const { '@type': type, name } = described.creator as { '@type': string; name: string };
      assert.ok(['sc:Person', 'sc:Organization'].includes(type) && name !== '', 'creator');
      assert.match(String(described.datePublished), /^\d{4}-\d{2}-\d{2}$/);
      assert.match(String(described.version), /^\d+\.\d+\.\d+$/);
      assert.ok(described.distribution.length > 0);
      assert.deepEqual(described.distribution.filter((each) => !['cr:FileObject', 'cr:FileSet'].includes(each['@type'])), []);
    });

    test('means by each term what the vocabulary has it for', () => {
      const context = described['@context'];
      assert.deepEqual([context['@vocab'], context.sc, context.cr, context.dct], ['https://schema.org/', 'https://schema.org/', 'http://mlcommons.org/croissant/', 'http://purl.org/dc/terms/']);
      const meaning = (term: string): unknown => (typeof context[term] === 'object' ? context[term]['@id'] : context[term]) ?? `sc:${term}`;
      for (const term of termsOf(described)) {
        if (term === 'conformsTo') assert.equal(meaning(term), 'dct:conformsTo');
        else if (CROISSANT_TERMS.includes(term)) assert.equal(meaning(term), `cr:${term}`);
        else assert.ok(SCHEMA_TERMS.includes(term) && meaning(term) === `sc:${term}`, `${term} is no property of either vocabulary`);
      }
      assert.deepEqual(context.dataType, { '@id': 'cr:dataType', '@type': '@vocab' });
      assert.deepEqual(context.data, { '@id': 'cr:data', '@type': '@json' }, 'records are JSON, not linked data');
    });

    test('names everything once, and nothing that is not there', () => {
      const named = idsOf(described);
      assert.equal(new Set(named).size, named.length);
      for (const { '@id': id } of referencesIn(described)) assert.ok(named.includes(id), id);
      for (const set of described.recordSet) for (const field of set.field) assert.equal(field['@id'], `${set['@id']}/${field.name}`);
    });

    test('describes each file as it is, and its set holds them all', () => {
      const objects = ofType('cr:FileObject');
      assert.deepEqual(objects.map(({ contentUrl }) => contentUrl).sort(), parquet().sort());
      for (const { name, contentUrl, contentSize, sha256, encodingFormat } of objects) {
        const bytes = files.get(String(contentUrl))!;
        assert.deepEqual([contentSize, sha256, encodingFormat], [`${bytes.length} B`, createHash('sha256').update(bytes).digest('hex'), 'application/x-parquet']);
        assert.equal(name, String(contentUrl).split('/').at(-1), 'its name is the file’s');
      }
      const [set, ...others] = ofType('cr:FileSet');
      assert.deepEqual(others, []);
      // What is contained in a file is found inside it, as in an archive: these lie beside the description.
      assert.equal(set.containedIn, undefined);
      const pattern = new RegExp(`^${String(set.includes).replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
      assert.deepEqual([...files.keys()].filter((name) => pattern.test(name)).sort(), parquet().sort());
    });

    test('gives each field a type and a source that there is: every column of the files, and no other', () => {
      for (const set of described.recordSet) {
        assert.equal(set['@type'], 'cr:RecordSet');
        for (const { '@type': type, '@id': id, dataType } of set.field) {
          const types = [dataType].flat();
          assert.equal(type, 'cr:Field');
          assert.deepEqual(types.filter((each) => ![...ATOMIC, PICTURE, ...SEMANTIC].includes(each)), []);
          assert.ok(types.some((each) => ATOMIC.includes(each) || each === PICTURE), `${id}: one of its types says how a value is kept`);
        }
        assert.ok(set.field.some((field) => field['@id'] === set.key['@id']), 'its key is one of its fields');
      }
      const digits = described.recordSet.find((set) => set['@id'] === 'digits')!;
      const columns = digits.field.flatMap(({ source }) => source?.extract.column ?? []);
      for (const name of parquet()) assert.deepEqual(parquetSchema(parquetMetadata(files.get(name)!.slice().buffer)).children.map(({ element }) => element.name).sort(), [...columns].sort());
      for (const { source, name } of digits.field) assert.ok(source!.extract.column !== undefined || name === 'split');
      // A picture's column holds a file's bytes and its name.
      assert.equal(digits.field.find(({ dataType }) => dataType === PICTURE)?.source?.transform?.jsonPath, 'bytes');
    });

    test('tells the splits apart by the files that hold them', () => {
      const splits = described.recordSet.find(({ dataType }) => dataType === 'cr:Split')!;
      const names = splits.data!.map((row) => row[splits.key['@id']]);
      for (const row of splits.data!) assert.deepEqual(Object.keys(row), splits.field.map((field) => field['@id']));
      assert.deepEqual(names, writers.length > 1 ? ['train', 'test'] : ['train']);
      const field = described.recordSet.flatMap((set) => set.field).find(({ references }) => references?.['@id'] === splits.key['@id'])!;
      assert.equal(field.source?.extract.fileProperty, 'fullpath');
      const pattern = new RegExp(field.source.transform!.regex!);
      for (const path of parquet()) for (const full of [path, `/somewhere/train-set/${path}`]) assert.equal(pattern.exec(full)?.[1], path.split(/[/-]/)[1]);
    });
  });
}

function drawing(index: number, writer: string): Correction {
  const points = [0, 1, 2, 3].map((step) => ({ x: 20 + step * (index % 7), y: 10 + 20 * step, t: 16 * step }));
  return { id: `a.${index}`, ink: { strokes: [{ points }], width: 100, height: 100 }, label: (index % 10) as 1, createdAt: new Date(Date.UTC(2026, 10, 28, 0, 0, index)).toISOString(), device: 'phone', writer, modelId: 'm', preprocessingId: 'mnist-frame-1' };
}

/** Everything in the description but its context and its embedded records. */
function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.entries(value).flatMap(([key, each]) => (key === '@context' || key === 'data' ? [] : objectsIn(each)))];
}

const termsOf = (described: Description): Set<string> => new Set(objectsIn(described).flatMap((each) => Object.keys(each).filter((key) => !key.startsWith('@'))));
const isReference = (each: Json): boolean => '@id' in each && Object.keys(each).length === 1;
const idsOf = (described: Description): string[] => objectsIn(described).flatMap((each) => ('@id' in each && !isReference(each) ? [String(each['@id'])] : []));
const referencesIn = (described: Description): Reference[] => objectsIn(described).filter(isReference) as unknown as Reference[];
