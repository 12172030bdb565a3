import { GROUP_KINDS, worstOf, type Group } from '../../retrain/groups.ts';
import type { RetrainReport } from '../../retrain/retrain-report.ts';
import { audit, type Actor } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { FEWEST_DEVICES, type ReleaseSettings } from '../release-settings.ts';
import type { ReleaseCounts } from './release-watch.ts';

/** A model as the list of all shows it. */
export interface ListedModel {
  readonly id: string;
  readonly manifest: object;
  readonly origin: 'shipped' | 'retrained';
  /** Whether the gate let it pass; what shipped was judged elsewhere. */
  readonly passed: boolean;
  /** `current`: phones are told to use it. `releasing`: a share of them is. `former`: it was. `withdrawn`: it was, until it was taken back. */
  readonly state: 'current' | 'releasing' | 'former' | 'withdrawn' | 'candidate' | 'refused';
  readonly addedAt: string;
  readonly report: object | null;
  /** Of its gate's judgement, the label and the device that lost most against the model before; null where none is known, as of what shipped. */
  readonly lostMost: readonly Pick<Group, 'kind' | 'name' | 'before' | 'after'>[] | null;
  /** The latest first; `by` is the name of a token. */
  readonly promotions: readonly ListedPromotion[];
}

export interface ListedPromotion {
  readonly at: string;
  readonly by: string | null;
  readonly reason: string;
  /** Of the devices, in percent. */
  readonly share: number;
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: string | null;
  /** Why the endpoint took it back, or gave it to everyone, by itself. */
  readonly counted: ReleaseCounts | null;
}

/** Every model that is known, the newest first. */
export async function listModels(sql: Sql): Promise<readonly ListedModel[]> {
  const models = await sql.query<Omit<ListedModel, 'lostMost'>>(
    `with history as (
       select model, bool_or(withdrawn_at is null) as standing,
         jsonb_agg(jsonb_build_object('at', at, 'by', author.name, 'reason', reason, 'share', share, 'withdrawnAt', withdrawn_at, 'withdrawnBy', critic.name, 'counted', counted) order by key desc) as promotions
       from promotions left join tokens as author on author.id = by_token left join tokens as critic on critic.id = withdrawn_by group by model
     )
     select models.id, manifest::jsonb as manifest, origin, passed, report, added_at as "addedAt", coalesce(promotions, '[]') as promotions,
       case when models.id = (select model from released) then 'current' when models.id = (select model from under_release) then 'releasing' when standing then 'former' when standing = false then 'withdrawn'
         when passed then 'candidate' else 'refused' end as state
     from models left join history on history.model = models.id order by added_at desc, models.id`,
  );
  return models.map((model) => ({ ...model, lostMost: lostMost(model.report) }));
}

function lostMost(report: Partial<Pick<RetrainReport, 'groups'>> | null): ListedModel['lostMost'] {
  const groups = report?.groups;
  if (groups === undefined) return null;
  return GROUP_KINDS.flatMap((of) => {
    const worst = worstOf(groups, of);
    return worst === undefined ? [] : [{ kind: worst.kind, name: worst.name, before: worst.before, after: worst.after }];
  });
}

/** Ids of the models that were in use until someone rolled back, the latest first: phones that have one are to leave it. */
export async function withdrawnModels(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ model: string }>(`select model from promotions group by model having bool_and(withdrawn_at is not null) order by max(withdrawn_at) desc limit ${MOST_WITHDRAWN}`);
  return rows.map(({ model }) => model);
}

/** As many as a header should hold; whoever has an older one still finds its successor. */
const MOST_WITHDRAWN = 20;

interface InUse {
  /** Id of the model in use for everyone. */
  readonly current: string | undefined;
  /** What is being released beside it. */
  readonly release: { readonly key: number; readonly model: string; readonly share: number } | undefined;
}

/** One change of the model in use at a time, in all processes. */
async function lockCurrent(sql: Sql): Promise<InUse> {
  await lock(sql, 'promotion');
  const [current] = await sql.query<{ model: string }>('select model from released');
  const [release] = await sql.query<NonNullable<InUse['release']>>('select key::int, model, share from under_release');
  return { current: current?.model, release };
}

/**
 * Puts a model into use, for everyone or for a share of the devices; of one that is being released, enlarges the share. A
 * person may also promote what the gate has refused.
 * @param share in percent
 * @throws NotFoundError, ConflictError where so many have it already, or another one is being released.
 */
export async function promote(database: Database, model: string, actor: Actor, share = 100): Promise<void> {
  await database.transaction(async (sql) => {
    const { current, release } = await lockCurrent(sql);
    const [known] = await sql.query('select 1 from models where id = $1', [model]);
    if (known === undefined) throw new NotFoundError(`model ${model}`);
    if (current === model && release === undefined) throw new ConflictError({ code: 'in-use', model });
    if (release !== undefined && release.model !== model) throw new ConflictError({ code: 'releasing', model: release.model });
    if (release !== undefined && release.share >= share) throw new ConflictError({ code: 'share', model, share: release.share });
    if (release === undefined) await sql.query("insert into promotions (model, by_token, reason, share) values ($1, $2, 'person', $3)", [model, actor.token ?? null, share]);
    else await sql.query('update promotions set share = $2 where key = $1', [release.key, share]);
    await audit(sql, actor, 'promote', model, { instead: current ?? null, ...(share < 100 && { share }) });
  });
}

/**
 * Puts what has passed the gate into use, unless the model that it was to better has been replaced meanwhile, or another
 * one is being released: for a share of the devices first, where there are enough of them.
 * @returns whether it did.
 */
export async function promotePassed(sql: Sql, model: string, base: string, { firstShare }: Pick<ReleaseSettings, 'firstShare'>): Promise<boolean> {
  const { current, release } = await lockCurrent(sql);
  if (current !== base || release !== undefined) return false;
  const [{ devices }] = await sql.query<{ devices: number }>("select count(distinct name)::int as devices from arrivals where kind = 'device'");
  const share = devices < FEWEST_DEVICES ? 100 : firstShare;
  await sql.query("insert into promotions (model, reason, share) values ($1, 'gate', $2)", [model, share]);
  await audit(sql, {}, 'promote', model, { instead: base, reason: 'gate', ...(share < 100 && { share }) });
  return true;
}

/**
 * Withdraws the model in use, or the one that is being released; the one that was in use before it is again.
 * @param from the one to withdraw, where the caller knows it: two people who roll back at once mean the same one.
 * @returns the id of the model that is in use now.
 * @throws NotFoundError, ConflictError where another one is in use, or there is none to go back to.
 */
export async function rollBack(database: Database, from: string | undefined, actor: Actor): Promise<string> {
  return await database.transaction(async (sql) => {
    const inUse = await lockCurrent(sql);
    const current = inUse.release?.model ?? inUse.current;
    if (from !== undefined && from !== current) {
      const [known] = await sql.query('select 1 from models where id = $1', [from]);
      if (known === undefined) throw new NotFoundError(`model ${from}`);
      throw new ConflictError({ code: 'not-in-use', model: from, current: current ?? null });
    }
    const [before] = await sql.query<{ model: string }>('select model from promotions where withdrawn_at is null and model <> $1 order by key desc limit 1', [current ?? '']);
    if (current === undefined || before === undefined) throw new ConflictError({ code: 'no-former' });
    // Every promotion down to it: the same model may have been promoted twice in a row by way of another's withdrawal.
    await sql.query(
      `update promotions set withdrawn_at = now(), withdrawn_by = $1 where withdrawn_at is null and key > (select max(key) from promotions where withdrawn_at is null and model <> $2)`,
      [actor.token ?? null, current],
    );
    await audit(sql, actor, 'roll back', current, { to: before.model });
    return before.model;
  });
}
