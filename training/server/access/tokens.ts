import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '../database/database.ts';

/** What a token is for; each role may do what those before it may. */
export const ROLES = ['submit', 'review', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who speaks, as far as a token says it. */
export interface Bearer {
  /** The half of the token that is no secret. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface TokenRecord extends Bearer {
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly uses: number;
}

/** `<id>.<secret>`: 48 bits to find it by, 256 to know it by. */
const TOKEN = /^([0-9a-f]{12})\.([\w-]{43})$/;

/** A plain SHA-256 is enough: nobody guesses 256 random bits, however fast the hash. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export const mayAct = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Whether a terminal and a page show a name as what it is: no control character, nothing that turns the line round. */
export const isTokenName = (name: string): boolean => /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u.test(name) && name.trim() !== '';

/**
 * @param succeeds id of a token that this one takes the place of: it may change what that one has sent, and that one is revoked.
 * @returns the token; it is kept nowhere, so this is the one time to see it. Undefined where there is none to succeed.
 */
export async function createToken(sql: Sql, role: Role, name: string, succeeds?: undefined): Promise<{ readonly id: string; readonly token: string }>;
export async function createToken(sql: Sql, role: Role, name: string, succeeds: string | undefined): Promise<{ readonly id: string; readonly token: string } | undefined>;
export async function createToken(sql: Sql, role: Role, name: string, succeeds?: string): Promise<{ readonly id: string; readonly token: string } | undefined> {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  if (succeeds !== undefined) {
    const [former] = await sql.query('select 1 from tokens where id = $1', [succeeds]);
    if (former === undefined) return undefined;
    await revokeToken(sql, succeeds);
  }
  await sql.query('insert into tokens (id, name, role, secret_hash, succeeds) values ($1, $2, $3, $4, $5)', [id, name, role, hashOf(secret), succeeds ?? null]);
  await sql.query("insert into audit (action, subject, detail) values ('token created', $1, $2)", [id, JSON.stringify({ name, role, ...(succeeds !== undefined && { succeeds }) })]);
  return { id, token: `${id}.${secret}` };
}

/** @returns whether there was such a token, not revoked before. */
export async function revokeToken(sql: Sql, id: string): Promise<boolean> {
  const revoked = await sql.query('update tokens set revoked_at = now() where id = $1 and revoked_at is null returning id', [id]);
  if (revoked.length === 0) return false;
  await sql.query("insert into audit (action, subject) values ('token revoked', $1)", [id]);
  return true;
}

/** All that were ever made, the oldest first. */
export async function listTokens(sql: Sql): Promise<readonly TokenRecord[]> {
  return await sql.query<TokenRecord>(
    `select id, name, role, created_at as "createdAt", revoked_at as "revokedAt", max(last_at) as "lastUsedAt", coalesce(sum(uses), 0)::int as uses
     from tokens left join token_uses on token = id group by id order by created_at, id`,
  );
}

/** What a token consists of. */
export interface TokenParts {
  readonly id: string;
  readonly secretHash: Uint8Array;
}

/** @returns undefined for what cannot be a token */
export function tokenParts(token: string): TokenParts | undefined {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined ? undefined : { id, secretHash: hashOf(secret) };
}
