import type { Sql } from '../database/database.ts';
import { createToken, listTokens, revokeToken, type Role } from './tokens.ts';

/** What `npm run endpoint:token` asks for: of the database, or of the process that has it open. */
export type TokenRequest = { readonly do: 'create'; readonly role: Role; readonly name: string; readonly succeeds?: string } | { readonly do: 'list' } | { readonly do: 'revoke'; readonly id: string };

/** As it comes out of JSON, in which a time is text. */
export interface TokenLine {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly uses: number;
}

/** No token where there is none that it could succeed. */
export type TokenAnswer = { readonly token: string | undefined } | { readonly tokens: readonly TokenLine[] } | { readonly revoked: boolean };

export async function answerTokenRequest(sql: Sql, request: TokenRequest): Promise<TokenAnswer> {
  switch (request.do) {
    case 'create':
      return { token: (await createToken(sql, request.role, request.name, request.succeeds))?.token };
    case 'list': {
      const time = (date: Date | null): string | null => date?.toISOString() ?? null;
      return { tokens: (await listTokens(sql)).map((each) => ({ ...each, createdAt: each.createdAt.toISOString(), revokedAt: time(each.revokedAt), lastUsedAt: time(each.lastUsedAt) })) };
    }
    case 'revoke':
      return { revoked: await revokeToken(sql, request.id) };
  }
}
