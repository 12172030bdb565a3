/** `npm run size`: what a first visit downloads, compressed, by part. Fails past the budget. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { firstAnswerFiles, firstVisitFiles } from './support/first-visit.ts';
import { DIST } from './support/serve.ts';

const KB = 1000;
/** Own code until the first answer stands there. */
const START_BUDGET = 125 * KB;
const APP_BUDGET = 236 * KB;
const PICTURES_BUDGET = 45 * KB;
const READERS_BUDGET = 50 * KB;
/** Nearly all of it is the library that writes Parquet. */
const DATA_SET_BUDGET = 16 * KB;
const INSIDE_BUDGET = 30 * KB;
const NETWORK_BUDGET = 20 * KB;
/** 30 kB until what the reader and an endpoint say to people, thirty-four sentences, came into the table (31.8 kB), and those of silent trials. */
const LANGUAGES_BUDGET = 34 * KB;
/** Everything until then. */
const ANSWER_BUDGET = 1200 * KB;
/** All that a first visit fetches in the end, but for the parts with a budget of their own that few use: `RARE`. */
const TOTAL_BUDGET = 1450 * KB;
const RARE = ['pictures', 'look inside', 'data set writer', 'a network of one'];

const PARTS: readonly { readonly name: string; readonly files: RegExp; readonly isLate?: true }[] = [
  { name: 'ONNX Runtime, WASM', files: /\.wasm$/ },
  { name: 'ONNX Runtime, JavaScript', files: /^assets\/ort\..*\.js$/ },
  { name: 'model', files: /^models\/(?!rehearsal)/ },
  { name: 'rehearsal set', files: /^models\/rehearsal/ },
  { name: 'icons', files: /\.(?:svg|png)$/ },
  { name: 'app at start', files: /\.(?:html|js|css)$/ },
  { name: 'app later: service worker', files: /^sw\.js$/, isLate: true },
  // Fetched when a file of the kind is read or written; each of them is mostly its library.
  { name: 'file formats at their first use', files: /^assets\/(?:parquet|inkml|pako|unipen|arff)-[^/]*\.js$/, isLate: true },
  // The page, and what finds digits in a picture, in the reader's worker.
  { name: 'pictures at their first use', files: /^assets\/(?:photos-page|picture-desk)-[^/]*\.js$/, isLate: true },
  { name: 'data set writer at its first use', files: /^assets\/write-parquet-[^/]*\.js$/, isLate: true },
  { name: 'look inside the network', files: /^assets\/(?:inside|inside-link|panel)-[^/]*\.js$/, isLate: true },
  { name: 'a network of one’s own', files: /^assets\/(?:own-network|own-network-link|second-reader|network-page)-[^/]*\.js$/, isLate: true },
  { name: 'other languages', files: /^assets\/(?:de|es|zh-hans)-[^/]*\.js$/, isLate: true },
  { name: 'app later: lists and files', files: /\.(?:js|css|webmanifest)$/, isLate: true },
];

/** Sizes by checksum: the runtime takes a minute to compress and never changes. */
const CACHE = resolve(import.meta.dirname, '../.cache/brotli-sizes.json');
const known = existsSync(CACHE) ? (JSON.parse(readFileSync(CACHE, 'utf8')) as Record<string, number>) : {};

/** Bytes at Brotli's best, as static hosts that compress ahead of time send them. */
async function compressedSize(bytes: Buffer): Promise<number> {
  const key = createHash('sha256').update(bytes).digest('hex');
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return (known[key] ??= (await promisify(brotliCompress)(bytes, { params })).length);
}

const sizes = new Map<string, { raw: number; brotli: number }>();
const first = new Set(firstAnswerFiles(DIST));
const untilAnswer = { raw: 0, brotli: 0 };
for (const file of firstVisitFiles(DIST)) {
  const part = PARTS.find(({ name, files, isLate }) => files.test(file) && (!name.startsWith('app') || (isLate === undefined) === first.has(file)));
  if (part === undefined) throw new Error(`${file} belongs to no part: name one for it in test/size.ts.`);
  const bytes = readFileSync(join(DIST, file));
  const { raw, brotli } = sizes.get(part.name) ?? { raw: 0, brotli: 0 };
  const compressed = await compressedSize(bytes);
  sizes.set(part.name, { raw: raw + bytes.length, brotli: brotli + compressed });
  if (!first.has(file)) continue;
  untilAnswer.raw += bytes.length;
  untilAnswer.brotli += compressed;
}
mkdirSync(dirname(CACHE), { recursive: true });
writeFileSync(CACHE, JSON.stringify(known));

const total = (prefix: string): { raw: number; brotli: number } => {
  const chosen = [...sizes].filter(([name]) => name.startsWith(prefix)).map(([, size]) => size);
  return { raw: chosen.reduce((sum, { raw }) => sum + raw, 0), brotli: chosen.reduce((sum, { brotli }) => sum + brotli, 0) };
};
const without = (prefixes: readonly string[]): { raw: number; brotli: number } =>
  prefixes.map(total).reduce((rest, part) => ({ raw: rest.raw - part.raw, brotli: rest.brotli - part.brotli }), total(''));
const kB = (bytes: number): string => `${(bytes / KB).toFixed(1)} kB`.padStart(11);
const row = (name: string, { raw, brotli }: { raw: number; brotli: number }, budget = ''): void =>
  console.log(`${name.padEnd(36)}${kB(raw)}${kB(brotli)}  ${budget}`);

console.log(`${'first visit'.padEnd(36)}${'raw'.padStart(11)}${'brotli'.padStart(11)}  budget`);
for (const { name } of PARTS) row(name, sizes.get(name) ?? { raw: 0, brotli: 0 });
const checks = [
  { name: 'own code at start', size: total('app at start'), budget: START_BUDGET },
  { name: 'own code', size: total('app'), budget: APP_BUDGET },
  { name: 'file formats', size: total('file formats'), budget: READERS_BUDGET },
  { name: 'pictures', size: total('pictures'), budget: PICTURES_BUDGET },
  { name: 'data set writer', size: total('data set writer'), budget: DATA_SET_BUDGET },
  { name: 'look inside the network', size: total('look inside'), budget: INSIDE_BUDGET },
  { name: 'a network of one’s own', size: total('a network of one'), budget: NETWORK_BUDGET },
  { name: 'other languages', size: total('other languages'), budget: LANGUAGES_BUDGET },
  { name: 'until the first answer', size: untilAnswer, budget: ANSWER_BUDGET },
  { name: 'all but the rare parts', size: without(RARE), budget: TOTAL_BUDGET },
];
for (const { name, size, budget } of checks) row(name, size, kB(budget).trim());
const over = checks.filter(({ size, budget }) => size.brotli > budget);
for (const { name, size, budget } of over) console.error(`Past the budget: ${name}, by ${kB(size.brotli - budget).trim()}.`);
process.exitCode = over.length > 0 ? 1 : 0;
