import { grayImage28, type GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { lshSignature } from '../moderation/picture-similarity.ts';
import type { Sql } from '../database/database.ts';
import type { Statement } from '../database/together.ts';
import type { CorrectionRow } from './judge-batch.ts';

/** A row of `judge-batch.ts`, and by which batch and token it came. */
export interface Arrived {
  /** JSON of a `CorrectionRow`. */
  readonly row: string;
  readonly batch: string;
  readonly token: string;
}

/** Any number of rows as one value. */
const rowsOf = (arrived: readonly Arrived[]): string => `[${arrived.map(({ row, batch, token }) => `{"batch":${JSON.stringify(batch)},"token":${JSON.stringify(token)},${row.slice(1)}`).join(',')}]`;

const ROWS = 'json_to_recordset($1::json) as row (batch text, token text, id text, device text, drawing text, wire text, hash text, picture text, predicted text, label text, made timestamptz, model text, confidence real, thickness real, size real)';

/** Keeps corrections that were not known before. */
export function keepNew(arrived: readonly Arrived[]): Statement | undefined {
  if (arrived.length === 0) return undefined;
  return {
    text: `insert into corrections (id, batch, token, device, drawing_hash, wire, wire_hash, picture, predicted, label, created_at, model, confidence, thickness, size)
       select id, batch, token, device, decode(drawing, 'base64'), wire, decode(hash, 'base64'), decode(picture, 'base64'), predicted, label, made, model, confidence, thickness, size from ${ROWS}`,
    values: [rowsOf(arrived)],
  };
}

/** Versions of a correction that are kept beside the one that holds, and those that a model was made of. */
const FORMER_VERSIONS = 5;

/** Forgets all but the latest versions of these corrections. */
export async function forgetVersions(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `delete from correction_versions where not frozen and key in
       (select key from (select key, row_number() over (partition by correction order by key desc) as age from correction_versions where correction = any($1::text[])) as aged where age > ${FORMER_VERSIONS})`,
    [ids],
  );
}

interface Former {
  readonly id: string;
  readonly drawing: Uint8Array;
  readonly after: 'accepted' | 'relabelled' | 'rejected' | null;
  /** The label that a reviewer has decided for; null where none has, or it was rejected. */
  readonly stands: string | null;
}

/**
 * Puts what devices have changed in the place of what they sent before, which is kept aside. What was found about the
 * former was not found about this: it is inspected anew. But where a reviewer has once decided, no device undoes that: the
 * new version waits for a reviewer, and until then the label that was decided on stands, if the drawing is the same.
 */
export async function replaceCorrections(sql: Sql, arrived: readonly Arrived[]): Promise<void> {
  if (arrived.length === 0) return;
  const rows = arrived.map(({ row }) => JSON.parse(row) as CorrectionRow);
  const ids = rows.map(({ id }) => id);
  await sql.query('insert into correction_versions (correction, batch, wire, wire_hash, frozen) select id, batch, wire, wire_hash, frozen from corrections where id = any($1::text[])', [ids]);
  await forgetVersions(sql, ids);
  const former = await sql.query<Former>(
    `select id, drawing_hash as drawing, case when reviewed_at is null then flags #>> '{0,after}' when state = 'rejected' then 'rejected' when reviewed_label is not null then 'relabelled' else 'accepted' end as after,
       case when reviewed_at is null then standing when state = 'accepted' then coalesce(reviewed_label, label) end as stands
     from corrections where id = any($1::text[]) and (reviewed_at is not null or flags @> '[{"kind": "changed"}]')`,
    [ids],
  );
  const reviewed = new Map(former.map((each) => [each.id, each]));
  await sql.query(
    `update corrections as known set version = known.version + 1, batch = row.batch, drawing_hash = decode(row.drawing, 'base64'), wire = row.wire, wire_hash = decode(row.hash, 'base64'),
       picture = decode(row.picture, 'base64'), predicted = row.predicted, label = row.label, created_at = row.made, model = row.model,
       confidence = row.confidence, thickness = row.thickness, size = row.size, state = verdict.state, flags = verdict.flags, likeness = verdict.likeness,
       standing = verdict.standing, frozen = false, model_says = null, reviewed_label = null, reviewed_by = null, reviewed_at = null
     from ${ROWS} join json_to_recordset($2::json) as verdict (id text, state text, flags jsonb, likeness int[], standing text) on verdict.id = row.id where row.id = known.id`,
    [rowsOf(arrived), JSON.stringify(rows.map((row) => stateOf(row, reviewed.get(row.id))))],
  );
}

/** How a correction that its device has changed stands. */
function stateOf({ id, drawing, picture }: CorrectionRow, former: Former | undefined): object {
  if (former === undefined || former.after === null) return { id, state: 'received', flags: [], likeness: [], standing: null };
  const isSameDrawing = Buffer.from(former.drawing).toString('base64') === drawing;
  return { id, state: 'flagged', flags: [{ kind: 'changed', after: former.after }], likeness: lshSignature(pictureIn(picture)), standing: isSameDrawing ? former.stands : null };
}

const pictureIn = (base64: string): GrayImage28 => grayImage28(new Uint8Array(Buffer.from(base64, 'base64')));
