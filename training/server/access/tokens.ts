import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
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

/** @returns the token; it is kept nowhere, so this is the one time to see it. */
export async function createToken(sql: Sql, role: Role, name: string): Promise<{ readonly id: string; readonly token: string }> {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  await sql.query('insert into tokens (id, name, role, secret_hash) values ($1, $2, $3, $4)', [id, name, role, hashOf(secret)]);
  await sql.query("insert into audit (action, subject, detail) values ('token created', $1, $2)", [id, JSON.stringify({ name, role })]);
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

/** Whose token this is; undefined for one that is unknown or revoked. */
export async function findBearer(sql: Sql, { id, secretHash }: TokenParts): Promise<Bearer | undefined> {
  const [found] = await sql.query<Bearer & { readonly hash: Uint8Array }>('select id, name, role, secret_hash as hash from tokens where id = $1 and revoked_at is null', [id]);
  if (found === undefined || !timingSafeEqual(secretHash, found.hash)) return undefined;
  return { id: found.id, name: found.name, role: found.role };
}
