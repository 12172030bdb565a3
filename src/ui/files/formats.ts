import type { FileFormat, SourceFormat } from '../../contracts/files.ts';
import { t } from '../../messages/language.ts';

/** The formats in the order they are offered. */
export const FORMATS: readonly FileFormat[] = ['batch-json', 'stroke-ndjson', 'inkml', 'kaggle-csv', 'idx-pair', 'image-csv-pair', 'png-folder', 'data-set'];

/** What a format is called. Those that are only read are called by their own names in every language. */
export function sourceName(format: SourceFormat): string {
  return t.export.formats[format]?.name ?? READ_ONLY[format] ?? t.import.severalFormats;
}

const READ_ONLY: Readonly<Partial<Record<SourceFormat, string>>> = { npy: 'NumPy', parquet: 'Parquet', arff: 'ARFF', unipen: 'UNIPEN' };
