import type { Question, Statement } from '../database/together.ts';

/** A batch that is answered, and is answered alike from then on. */
export interface AnsweredBatch {
  readonly id: string;
  /** SHA-256 of what it says, in hex. */
  readonly hash: string;
  /** As JSON, the same bytes each time. */
  readonly answer: string;
}

/** Asks which of these batches were answered before. */
export const answeredBefore = (ids: readonly string[]): Question<AnsweredBatch> => ({ text: "select id, encode(content_hash, 'hex') as hash, answer from batches where id = any($1::text[])", values: [ids] });

/** Keeps what batches are answered with. */
export function keepAnswers(answers: readonly (AnsweredBatch & { readonly token: string; readonly at: Date })[]): Statement | undefined {
  if (answers.length === 0) return undefined;
  return {
    text: `insert into batches (id, token, content_hash, received_at, answer)
       select id, token, decode(hash, 'hex'), at, answer from json_to_recordset($1::json) as row (id text, token text, hash text, at timestamptz, answer text)`,
    values: [JSON.stringify(answers)],
  };
}
