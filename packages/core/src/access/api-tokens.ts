import { transaction } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "./deps.ts";
import { newApiTokenSchema } from "./model.ts";
import { done, refuse } from "./outcome.ts";
import { newToken, tokenSha256, uuidFrom } from "./tokens.ts";
import { noInput, ownVerb } from "./verb.ts";

/**
 * A bearer token that acts as its owner. It is stored only as a hash, so a repeated request, whose first answer was
 * lost, is answered with another token in place of the first.
 *
 * Refusals: `conflict` when that first token was used, or revoked.
 */
export const createApiToken = ownVerb({
  name: "access.createApiToken",
  kind: "mutation",
  input: newApiTokenSchema,
  output: z.object({ id: z.uuid(), token: z.string() }),
  run: async (deps, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const token = newToken(deps, "gshf");
    const expiresAt =
      input.expiresInDays === null ? null : new Date(deps.now().getTime() + input.expiresInDays * 86_400_000);
    const { userId } = actor;
    const id = input.requestKey ?? uuidFrom("api-token-id", token);
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "User" where "id" = ${userId}::uuid for no key update`;
      const fromCrowd = await tx.member.count({ where: { userId, crowdSessions: { some: {} } } });
      if (fromCrowd > 0) {
        return refuse("forbidden", "Who came by the link of a study has no API tokens.");
      }
      const known = await tx.apiToken.findUnique({ where: { id } });
      const isUnused = known?.userId === userId && known.lastUsedAt === null && known.revokedAt === null;
      if (known !== null && !isUnused) {
        return refuse(
          "conflict",
          "This token was issued before. Start over to get another one.",
          "requestKey",
        );
      }
      const data = { userId, name: input.name, tokenSha256: tokenSha256(token), expiresAt };
      await tx.apiToken.upsert({ where: { id }, create: { id, ...data }, update: data });
      await audit(tx, { subject: `api-token:${id}` });
      return done({ id, token });
    });
  },
});

const apiTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
});

/** The caller's own tokens that aren't revoked, the newest first. */
export const listApiTokens = ownVerb({
  name: "access.listApiTokens",
  kind: "query",
  input: noInput,
  output: z.array(apiTokenSchema),
  run: async (deps, { actor }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const select = { id: true, name: true, createdAt: true, lastUsedAt: true, expiresAt: true };
    const where = { userId: actor.userId, revokedAt: null };
    return done(await deps.db.apiToken.findMany({ where, select, orderBy: { createdAt: "desc" } }));
  },
});

/** Locks out whoever uses the token. Repeating it changes nothing. */
export const revokeApiToken = ownVerb({
  name: "access.revokeApiToken",
  kind: "mutation",
  input: z.object({ id: z.uuid() }),
  output: z.null(),
  run: async (deps, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    return transaction(deps.db, async (tx) => {
      const owned = await tx.apiToken.findFirst({ where: { id: input.id, userId: actor.userId } });
      if (owned === null) return refuse("not-found", `You have no API token ${input.id}.`, "id");
      if (owned.revokedAt !== null) return done(null);
      await tx.apiToken.update({ where: { id: owned.id }, data: { revokedAt: deps.now() } });
      await audit(tx, { subject: `api-token:${owned.id}` });
      return done(null);
    });
  },
});

/** The user a bearer token acts as, or null. Notes the use at most once a minute. */
export async function userOfApiToken(deps: Deps, token: string): Promise<string | null> {
  const found = await deps.db.apiToken.findFirst({
    where: {
      tokenSha256: tokenSha256(token),
      revokedAt: null,
      // The id of a crowd platform, which is no secret, is all that some people came with.
      user: { deletedAt: null, memberships: { none: { crowdSessions: { some: {} } } } },
    },
  });
  const now = deps.now();
  if (found === null) return null;
  if (found.expiresAt !== null && found.expiresAt <= now) return null;
  if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() > 60_000) {
    await deps.db.apiToken.update({ where: { id: found.id }, data: { lastUsedAt: now } });
  }
  return found.userId;
}
