import { DESCRIPTION, NAME, type DataSetFacts, type DataSetFile } from './data-card.ts';

const FILES = { '@id': 'parquet-files' };

/**
 * What a data set is, for machines, in MLCommons' Croissant 1.0 (mlcommons.org/croissant/1.0). The set of files is contained
 * in nothing: its pattern is one of the folder that this file lies in.
 */
export function croissant(facts: Pick<DataSetFacts, 'date'>, files: readonly DataSetFile[]): string {
  const field = (name: string, description: string, dataType: string | readonly string[], from: object = { extract: { column: name } }): unknown => ({
    '@type': 'cr:Field',
    '@id': `digits/${name}`,
    name,
    description,
    dataType,
    source: { fileSet: FILES, ...from },
    ...(name === 'split' && { references: { '@id': 'splits/name' } }),
  });
  return `${JSON.stringify({
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: NAME,
    description: DESCRIPTION,
    url: 'https://example.org/scrawl-digits',
    license: 'https://example.org/licence-to-be-chosen',
    creator: { '@type': 'sc:Organization', name: 'To be named' },
    version: '1.0.0',
    datePublished: facts.date.toISOString().slice(0, 10),
    citeAs: 'Scrawl digits',
    distribution: [
      ...files.map(({ split, path, bytes, sha256 }) => ({ '@type': 'cr:FileObject', '@id': `${split}-file`, name: path.slice(path.lastIndexOf('/') + 1), contentUrl: path, contentSize: `${bytes} B`, encodingFormat: 'application/x-parquet', sha256 })),
      { '@type': 'cr:FileSet', ...FILES, name: 'parquet-files', encodingFormat: 'application/x-parquet', includes: 'data/*.parquet' },
    ],
    recordSet: [
      {
        '@type': 'cr:RecordSet',
        '@id': 'splits',
        name: 'splits',
        description: 'Which part a drawing is in; no writer is in both.',
        dataType: 'cr:Split',
        key: { '@id': 'splits/name' },
        field: [{ '@type': 'cr:Field', '@id': 'splits/name', name: 'name', description: 'Its name.', dataType: 'sc:Text' }],
        data: files.map(({ split }) => ({ 'splits/name': split })),
      },
      {
        '@type': 'cr:RecordSet',
        '@id': 'digits',
        name: 'digits',
        description: DESCRIPTION,
        key: { '@id': 'digits/id' },
        field: [
          field('split', 'The part that it is in, by its file.', 'sc:Text', { extract: { fileProperty: 'fullpath' }, transform: { regex: '^(?:.*/)?(train|test)-[^/]*$' } }),
          field('id', 'The drawing’s identifier.', 'sc:Text'),
          field('image', '28 × 28 grey PNG, ink 255 on paper 0.', 'sc:ImageObject', { extract: { column: 'image' }, transform: { jsonPath: 'bytes' } }),
          field('label', 'The digit, 0 to 9.', ['sc:Integer', 'cr:Label']),
          field('strokes', 'Strokes of points [x, y, milliseconds], as JSON.', 'sc:Text'),
          field('writer', 'Who drew it.', 'sc:Text'),
          field('round', 'The round it was drawn in.', 'sc:Text'),
          field('created_at', 'When it was drawn.', ['sc:Date', 'sc:DateTime']),
        ],
      },
    ],
  }, undefined, 1)}\n`;
}

/** As the specification recommends it, with the terms that its library adds. */
const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};
