import type { Sql } from '../database/database.ts';

/** SQL: a token `$1` and those that it succeeds, as `line`. */
export const LINE = 'with recursive line as (select id, succeeds from tokens where id = $1 union select tokens.id, tokens.succeeds from tokens join line on tokens.id = line.succeeds)';

/**
 * Tokens whose corrections a token may change: its own, and those of the tokens that it succeeds.
 * @param kept corrections with the tokens that sent them; where all are the token's own, nobody is asked.
 */
export async function mayChange(sql: Sql, token: string, kept: readonly { readonly token: string }[]): Promise<ReadonlySet<string>> {
  if (kept.every((each) => each.token === token)) return new Set([token]);
  const rows = await sql.query<{ id: string }>(
    `${LINE} select id from line`,
    [token],
  );
  return new Set(rows.map(({ id }) => id));
}
