import type { ApiToken } from "@gshf/db";
import type { Deps, TokenRights } from "../deps.ts";
import { type Scope, scopes, tokenDaysMax } from "../model.ts";
import { tokenSha256 } from "../tokens.ts";

/** When a token expires; a year after it was made where the row says nothing, or later. */
export function expiryOf({ expiresAt, createdAt }: Pick<ApiToken, "expiresAt" | "createdAt">): Date {
  const latest = new Date(createdAt.getTime() + tokenDaysMax * 86_400_000);
  // Tokens from before this limit were given a year from when it came.
  return expiresAt ?? latest;
}

export function isAlive(token: ApiToken, now: Date): boolean {
  return token.revokedAt === null && expiryOf(token) > now;
}

/** The scopes that a row names and that there are. */
export function scopesOfToken(token: Pick<ApiToken, "scopes">): Scope[] {
  return scopes.filter((scope) => token.scopes.includes(scope));
}

/** Whom a bearer token acts as, and what it allows; or null. Notes the use at most once a minute. */
export async function rightsOfToken(
  deps: Pick<Deps, "db" | "now">,
  token: string,
): Promise<{ userId: string; token: TokenRights } | null> {
  const found = await deps.db.apiToken.findFirst({
    where: {
      tokenSha256: tokenSha256(token),
      revokedAt: null,
      // The id of a crowd platform, which is no secret, is all that some people came with.
      user: { deletedAt: null, memberships: { none: { crowdSessions: { some: {} } } } },
    },
  });
  const now = deps.now();
  if (found === null || !isAlive(found, now)) return null;
  if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() > 60_000) {
    await deps.db.apiToken.update({ where: { id: found.id }, data: { lastUsedAt: now } });
  }
  const { id, userId } = found;
  return { userId, token: { id, scopes: scopesOfToken(found), expiresAt: expiryOf(found) } };
}
