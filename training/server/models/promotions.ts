import { audit, type Actor } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';
import { ConflictError, NotFoundError } from '../errors.ts';

/** A model as the list of all shows it. */
export interface ListedModel {
  readonly id: string;
  readonly manifest: object;
  readonly origin: 'shipped' | 'retrained';
  /** Whether the gate let it pass; what shipped was judged elsewhere. */
  readonly passed: boolean;
  /** `current`: phones are told to use it. `former`: it was. `withdrawn`: it was, until someone rolled back. */
  readonly state: 'current' | 'former' | 'withdrawn' | 'candidate' | 'refused';
  readonly addedAt: string;
  readonly report: object | null;
  /** The latest first; `by` is the name of a token. */
  readonly promotions: readonly { readonly at: string; readonly by: string | null; readonly reason: string; readonly withdrawnAt: string | null; readonly withdrawnBy: string | null }[];
}

/** Every model that is known, the newest first. */
export async function listModels(sql: Sql): Promise<readonly ListedModel[]> {
  return await sql.query<ListedModel>(
    `with current as (select model from promotions where withdrawn_at is null order by key desc limit 1),
     history as (
       select model, bool_or(withdrawn_at is null) as standing,
         jsonb_agg(jsonb_build_object('at', at, 'by', author.name, 'reason', reason, 'withdrawnAt', withdrawn_at, 'withdrawnBy', critic.name) order by key desc) as promotions
       from promotions left join tokens as author on author.id = by_token left join tokens as critic on critic.id = withdrawn_by group by model
     )
     select models.id, manifest::jsonb as manifest, origin, passed, report, added_at as "addedAt", coalesce(promotions, '[]') as promotions,
       case when models.id = (select model from current) then 'current' when standing then 'former' when standing = false then 'withdrawn'
         when passed then 'candidate' else 'refused' end as state
     from models left join history on history.model = models.id order by added_at desc, models.id`,
  );
}

/** Ids of the models that were in use until someone rolled back, the latest first: phones that have one are to leave it. */
export async function withdrawnModels(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ model: string }>(`select model from promotions group by model having bool_and(withdrawn_at is not null) order by max(withdrawn_at) desc limit ${MOST_WITHDRAWN}`);
  return rows.map(({ model }) => model);
}

/** As many as a header should hold; whoever has an older one still finds its successor. */
const MOST_WITHDRAWN = 20;

/** One change of the model in use at a time, in all processes. @returns the id of the one in use. */
async function lockCurrent(sql: Sql): Promise<string | undefined> {
  await lock(sql, 'promotion');
  const [current] = await sql.query<{ model: string }>('select model from promotions where withdrawn_at is null order by key desc limit 1');
  return current?.model;
}

/**
 * Puts a model into use. A person may also promote what the gate has refused.
 * @throws NotFoundError, ConflictError where it is in use already.
 */
export async function promote(database: Database, model: string, actor: Actor): Promise<void> {
  await database.transaction(async (sql) => {
    const current = await lockCurrent(sql);
    const [known] = await sql.query('select 1 from models where id = $1', [model]);
    if (known === undefined) throw new NotFoundError(`model ${model}`);
    if (current === model) throw new ConflictError(`Model ${model} is in use already`);
    await sql.query("insert into promotions (model, by_token, reason) values ($1, $2, 'person')", [model, actor.token ?? null]);
    await audit(sql, actor, 'promote', model, { instead: current ?? null });
  });
}

/** Puts what has passed the gate into use, unless the model that it was to better has been replaced meanwhile. @returns whether it did. */
export async function promotePassed(sql: Sql, model: string, base: string): Promise<boolean> {
  const current = await lockCurrent(sql);
  if (current !== base) return false;
  await sql.query("insert into promotions (model, reason) values ($1, 'gate')", [model]);
  await audit(sql, {}, 'promote', model, { instead: base, reason: 'gate' });
  return true;
}

/**
 * Withdraws the model in use; the one that was in use before it is again.
 * @param from the one to withdraw, where the caller knows it: two people who roll back at once mean the same one.
 * @returns the id of the model that is in use now.
 * @throws NotFoundError, ConflictError where another one is in use, or there is none to go back to.
 */
export async function rollBack(database: Database, from: string | undefined, actor: Actor): Promise<string> {
  return await database.transaction(async (sql) => {
    const current = await lockCurrent(sql);
    if (from !== undefined && from !== current) {
      const [known] = await sql.query('select 1 from models where id = $1', [from]);
      if (known === undefined) throw new NotFoundError(`model ${from}`);
      throw new ConflictError(`Model ${current ?? 'none'} is in use, not ${from}`);
    }
    const [before] = await sql.query<{ model: string }>('select model from promotions where withdrawn_at is null and model <> $1 order by key desc limit 1', [current ?? '']);
    if (current === undefined || before === undefined) throw new ConflictError('There is no model to go back to');
    // Every promotion down to it: the same model may have been promoted twice in a row by way of another's withdrawal.
    await sql.query(
      `update promotions set withdrawn_at = now(), withdrawn_by = $1 where withdrawn_at is null and key > (select max(key) from promotions where withdrawn_at is null and model <> $2)`,
      [actor.token ?? null, current],
    );
    await audit(sql, actor, 'roll back', current, { to: before.model });
    return before.model;
  });
}
