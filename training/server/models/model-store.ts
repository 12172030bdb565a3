import { createHash } from 'node:crypto';
import { classesOf, DIGITS, type Classes } from '../../../src/core/classes.ts';
import { parseManifest, type ModelManifest } from '../../../src/core/records/manifest.ts';
import { readShippedModel } from '../../export/models-folder.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';

/** A file of a model, by the name that its manifest gives it. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps a model with its files; one that is kept already stays as it is. */
export async function addModel(
  sql: Sql,
  manifest: ModelManifest,
  files: readonly ModelFile[],
  facts: { readonly origin: 'shipped' | 'retrained'; readonly passed: boolean; readonly report?: unknown },
): Promise<void> {
  await sql.query('insert into models (id, manifest, origin, passed, report) values ($1, $2, $3, $4, $5) on conflict (id) do nothing', [
    manifest.modelId,
    JSON.stringify(manifest),
    facts.origin,
    facts.passed,
    facts.report === undefined ? null : JSON.stringify(facts.report),
  ]);
  for (const { name, bytes } of files) {
    await sql.query('insert into model_files (model, name, sha256, bytes) values ($1, $2, $3, $4) on conflict do nothing', [manifest.modelId, name, sha256(bytes), bytes]);
  }
}

/** The model in use; undefined before there is any. */
export interface CurrentModel {
  readonly id: string;
  /** The text of its manifest. */
  readonly manifest: string;
  readonly origin: 'shipped' | 'retrained';
  /** Of two models the one with the greater number was put into use later. */
  readonly sequence: number;
  /** That of the model it was asked with; 0 for one that never was in use. */
  readonly knownSequence: number;
}

/**
 * @param known id of the model that the phone reads with
 * @param device whose model is asked for, as it names itself; without it, the one that is in use for everyone
 */
export async function currentModel(sql: Sql, known = '', device?: string): Promise<CurrentModel | undefined> {
  const [current] = await sql.query<CurrentModel>(
    `select id, manifest, origin, key::float8 as sequence, coalesce((select max(key) from promotions where model = $1), 0)::float8 as "knownSequence"
     from models join promotions on model = id where withdrawn_at is null and (share = 100 or release_place(model, $2) < share) order by key desc limit 1`,
    [known, device ?? null],
  );
  return current;
}

/** What the model in use tells apart; the ten digits before there is any. */
export async function currentClasses(sql: Sql): Promise<Classes> {
  const [current] = await sql.query<{ manifest: string }>('select manifest from models join released on model = id');
  return current === undefined ? DIGITS : classesOf(JSON.parse(current.manifest) as ModelManifest);
}

export async function modelFile(sql: Sql, model: string, name: string): Promise<{ readonly bytes: Uint8Array; readonly sha256: string } | undefined> {
  const [file] = await sql.query<{ bytes: Uint8Array; sha256: string }>('select bytes, sha256 from model_files where model = $1 and name = $2', [model, name]);
  return file;
}

export async function manifestOf(sql: Sql, model: string): Promise<ModelManifest | undefined> {
  const [found] = await sql.query<{ manifest: string }>('select manifest from models where id = $1', [model]);
  return found && parseManifest(JSON.parse(found.manifest), `manifest of ${model}`);
}

/**
 * Makes the model that ships with this code known, and puts it into use where none is, or where the one in use shipped
 * with an earlier version: what was retrained here is replaced by nobody but a person.
 * @throws ModelRefusedError where `folder` holds no model that the app would take.
 */
export async function addShippedModel(database: Database, folder?: string): Promise<void> {
  const { manifest, bytes, rehearsal } = readShippedModel(folder);
  const files = [{ name: manifest.file, bytes }, ...(manifest.rehearsal && rehearsal ? [{ name: manifest.rehearsal.file, bytes: rehearsal }] : [])];
  await database.transaction(async (sql) => {
    await lock(sql, 'promotion');
    const [known] = await sql.query('select 1 from models where id = $1', [manifest.modelId]);
    if (known !== undefined) return;
    await addModel(sql, manifest, files, { origin: 'shipped', passed: true });
    const [current] = await sql.query<{ origin: string }>('select origin from models join promotions on model = id where withdrawn_at is null order by key desc limit 1');
    if (current === undefined || current.origin === 'shipped') {
      await sql.query('insert into promotions (model, reason) values ($1, $2)', [manifest.modelId, current === undefined ? 'first' : 'shipped']);
    }
  });
}
