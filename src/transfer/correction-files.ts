import type { CorrectionFiles, FileFormat } from '../contracts/files.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import { PartMissingError } from '../core/errors.ts';
import { decodeInBrowser } from './picture-decoder.ts';
import type { ReadingNetwork } from './read-corrections.ts';
import type * as Reading from './read-corrections.ts';
import type * as Writing from './write-corrections.ts';

/** Endings that tell the formats apart in a folder of downloads. */
const FILES: Readonly<Record<FileFormat, { readonly ending: string; readonly type: string }>> = {
  'batch-json': { ending: '.json', type: 'application/json' },
  'stroke-ndjson': { ending: '.ndjson', type: 'application/x-ndjson' },
  'kaggle-csv': { ending: '.csv', type: 'text/csv' },
  'image-csv-pair': { ending: '-csv.zip', type: 'application/zip' },
  'idx-pair': { ending: '-idx.zip', type: 'application/zip' },
  'data-set': { ending: '-dataset.zip', type: 'application/zip' },
  inkml: { ending: '.inkml', type: 'application/inkml+xml' },
  'png-folder': { ending: '-png.zip', type: 'application/zip' },
};

const reading = (): Promise<typeof Reading> => import('./read-corrections.ts').catch((error: unknown) => Promise.reject(new PartMissingError('reading files', error)));
const writing = (): Promise<typeof Writing> => import('./write-corrections.ts').catch((error: unknown) => Promise.reject(new PartMissingError('writing files', error)));

/**
 * Files out of `store` and into it. The code for them is fetched at the first use: most days have none. Where that
 * fails, every method but `describe` @throws PartMissingError, and can be called again.
 * @param reader the network in use, to check labels with
 */
export function createCorrectionFiles(store: CorrectionStore, reader?: ReadingNetwork): CorrectionFiles {
  const platform = { decodePicture: decodeInBrowser, ...(reader && { reader }) };
  return {
    write: async (options) => (await writing()).writeCorrections(store, options),
    describe(format, date) {
      const { ending, type } = FILES[format];
      const two = (part: number): string => String(part).padStart(2, '0');
      // The day that its user has, wherever that is.
      return { name: `scrawl-${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}${ending}`, type };
    },
    preview: async (files, choices) => (await reading()).previewImport(store, files, platform, choices),
    add: async (files, choices, onProgress) => (await reading()).addImport(store, files, platform, choices, onProgress),
  };
}
