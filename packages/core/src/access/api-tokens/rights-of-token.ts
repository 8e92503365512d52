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

export function isAlive(token: Pick<ApiToken, "createdAt" | "expiresAt" | "revokedAt">, now: Date): boolean {
  return token.revokedAt === null && expiryOf(token) > now;
}

/** The scopes that a row names and that there are. */
export function scopesOfToken(token: Pick<ApiToken, "scopes">): Scope[] {
  return scopes.filter((scope) => token.scopes.includes(scope));
}

type Found = Pick<
  ApiToken,
  "id" | "userId" | "scopes" | "createdAt" | "expiresAt" | "revokedAt" | "lastUsedAt"
>;

/** Whom a bearer token acts as, and what it allows; or null. Notes the use at most once a minute. */
export async function rightsOfToken(
  deps: Pick<Deps, "db" | "now">,
  token: string,
): Promise<{ userId: string; token: TokenRights } | null> {
  const [found] = await deps.db.$queryRaw<Found[]>`
    /* rights-of-token */
    select t."id"::text as "id", t."userId"::text as "userId", t."scopes", t."createdAt", t."expiresAt", t."revokedAt",
           t."lastUsedAt"
      from "ApiToken" t join "User" u on u."id" = t."userId"
     where t."tokenSha256" = ${tokenSha256(token)} and u."deletedAt" is null
       -- The id of a crowd platform, which is no secret, is all that some people came with.
       and not exists (select from "Member" m join "CrowdSession" c on c."memberId" = m."id"
                        where m."userId" = t."userId")`;
  const now = deps.now();
  if (found === undefined || !isAlive(found, now)) return null;
  if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() > 60_000) {
    await deps.db.apiToken.update({ where: { id: found.id }, data: { lastUsedAt: now } });
  }
  const { id, userId } = found;
  return { userId, token: { id, scopes: scopesOfToken(found), expiresAt: expiryOf(found) } };
}
