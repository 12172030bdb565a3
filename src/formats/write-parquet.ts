import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Digit } from '../core/classes.ts';
import { DIGITS } from '../core/classes.ts';

/** One drawing of a data set. */
export interface DataSetRow {
  readonly id: string;
  /** A PNG. */
  readonly image: Uint8Array;
  readonly label: Digit;
  /** As JSON: strokes of points [x, y, milliseconds]; absent where there is only a picture. */
  readonly strokes?: string;
  readonly writer: string;
  readonly round?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

const text = (name: string, isOptional = false) => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: isOptional ? 'OPTIONAL' : 'REQUIRED' }) as const;

/** Columns by name, as `datasets`, pandas and Croissant see them. */
const SCHEMA = [
  { name: 'root', num_children: 7 },
  text('id'),
  { name: 'image', num_children: 2, repetition_type: 'REQUIRED' },
  { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' },
  text('path'),
  { name: 'label', type: 'INT64', repetition_type: 'REQUIRED' },
  text('strokes', true),
  text('writer'),
  text('round', true),
  text('created_at'),
] as const;

const value = (dtype: string): unknown => ({ dtype, _type: 'Value' });
/** What Hugging Face's `datasets` reads out of the file to know that pictures are pictures and labels classes. */
const FEATURES = {
  id: value('string'),
  image: { _type: 'Image' },
  label: { names: DIGITS.map(String), _type: 'ClassLabel' },
  strokes: value('string'),
  writer: value('string'),
  round: value('string'),
  created_at: value('string'),
};

/** A Parquet file that is written a group of rows at a time, and never all in memory. */
export class DataSetTable {
  readonly #writer = new TakenWriter();
  readonly #table = new ParquetWriter({
    writer: this.#writer,
    schema: SCHEMA.map((column) => ({ ...column })),
    createdBy: 'Scrawl',
    kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features: FEATURES } }) }],
  });

  /** @returns the bytes that follow those before */
  add(rows: readonly DataSetRow[]): Uint8Array {
    const columns: Readonly<Record<string, (row: DataSetRow) => unknown>> = {
      id: ({ id }) => id,
      image: ({ id, image }) => ({ bytes: image, path: `${id}.png` }),
      label: ({ label }) => BigInt(label),
      strokes: ({ strokes }) => strokes ?? null,
      writer: ({ writer }) => writer,
      round: ({ round }) => round ?? null,
      created_at: ({ createdAt }) => createdAt,
    };
    void this.#table.write({ columnData: Object.entries(columns).map(([name, of]) => ({ name, data: rows.map(of) })), rowGroupSize: rows.length });
    return this.#writer.take();
  }

  /** @returns the end of the file */
  end(): Uint8Array {
    void this.#table.finish();
    return this.#writer.take();
  }
}

/** Gives away what was written to it, and goes on where that ended. */
class TakenWriter extends ByteWriter {
  take(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}
