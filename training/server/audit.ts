import type { Sql } from './database/database.ts';

/** Who did something that others will want to know of. */
export interface Actor {
  /** Absent for what the endpoint did by itself. */
  readonly token?: string;
  readonly address?: string;
}

/** Notes down who did what to what; in the transaction that did it, where there is one. */
export async function audit(sql: Sql, { token, address }: Actor, action: string, subject: string, detail: object = {}): Promise<void> {
  await sql.query('insert into audit (token, address, action, subject, detail) values ($1, $2, $3, $4, $5)', [token ?? null, address ?? null, action, subject, JSON.stringify(detail)]);
}
