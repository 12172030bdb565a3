import { readFileSync, writeFileSync } from 'node:fs';
import { currentImages, type Golden } from './golden.ts';

/**
 * `npm run golden`: writes down what the preprocessing gives now. Bytes that change under an unchanged name would
 * let an old model see pictures it was not made for, so that is refused.
 */
const path = new URL('../fixtures/golden.json', import.meta.url);
const current = currentImages();
let written: Golden | undefined;
try {
  written = JSON.parse(readFileSync(path, 'utf8')) as Golden;
} catch {
  console.log('No golden file yet.');
}
const changed = Object.keys(written?.images ?? {}).filter((name) => JSON.stringify(written!.images[name]) !== JSON.stringify(current.images[name]));
if (changed.length > 0 && written!.preprocessingId === current.preprocessingId) {
  console.error(`These came out otherwise than before: ${changed.join(', ')}. Give PREPROCESSING_ID in src/core/preprocessing/preprocess.ts a new value first.`);
  process.exitCode = 1;
} else {
  writeFileSync(path, `${JSON.stringify(current, null, 1)}\n`);
  console.log(`${Object.keys(current.images).length} pictures under ${current.preprocessingId}.`);
}
