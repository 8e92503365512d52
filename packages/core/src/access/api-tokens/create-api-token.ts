import { transaction } from "@gshf/db";
import { z } from "zod";
import { newApiTokenSchema } from "../model.ts";
import { done, refuse } from "../outcome.ts";
import { newToken, tokenSha256, uuidFrom } from "../tokens.ts";
import { ownVerb } from "../verb.ts";
import { isAlive } from "./rights-of-token.ts";

const dayMs = 86_400_000;

/**
 * A bearer token that acts as its owner, as far as its scopes go. Made with another token, it has no scope that that
 * one lacks and doesn't outlive it, and is revoked with it. It is stored only as a hash, so a repeated request, whose
 * first answer was lost, is answered with another token in place of the first.
 *
 * Refusals: `conflict` when that first token was used, or revoked; `forbidden` at the field by which it would exceed
 * the token that asks for it.
 */
export const createApiToken = ownVerb({
  name: "access.createApiToken",
  kind: "mutation",
  scope: "admin",
  input: newApiTokenSchema,
  output: z.object({ id: z.uuid(), token: z.string(), expiresAt: z.date() }),
  run: async (deps, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const { userId, token: maker } = actor;
    const token = newToken(deps, "gshf");
    const now = deps.now();
    const expiresAt = new Date(now.getTime() + input.expiresInDays * dayMs);
    const scopes = [...new Set(input.scopes)];
    const beyond = scopes.filter((scope) => maker !== undefined && !maker.scopes.includes(scope));
    if (beyond.length > 0) {
      return refuse("forbidden", `A token can't give what it lacks: ${beyond.join(", ")}.`, "scopes");
    }
    if (maker !== undefined && expiresAt > maker.expiresAt) {
      const message = `A token can't outlive the one that makes it, which expires on ${maker.expiresAt.toISOString()}.`;
      return refuse("forbidden", message, "expiresInDays");
    }
    const id = input.requestKey ?? uuidFrom("api-token-id", token);
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "User" where "id" = ${userId}::uuid for no key update`;
      const fromCrowd = await tx.member.count({ where: { userId, crowdSessions: { some: {} } } });
      if (fromCrowd > 0) {
        return refuse("forbidden", "Who came by the link of a study has no API tokens.");
      }
      // As it is now: it may have been revoked since the request was let in.
      const parent = maker === undefined ? null : await tx.apiToken.findUnique({ where: { id: maker.id } });
      if (maker !== undefined && (parent === null || !isAlive(parent, now))) {
        return refuse("not-signed-in", "This API token has been revoked.");
      }
      const known = await tx.apiToken.findUnique({ where: { id } });
      const isUnused = known?.userId === userId && known.lastUsedAt === null && known.revokedAt === null;
      const isRepeat = isUnused && known.madeById === (maker?.id ?? null);
      if (known !== null && !isRepeat) {
        return refuse(
          "conflict",
          "This token was issued before. Start over to get another one.",
          "requestKey",
        );
      }
      const madeById = maker?.id ?? null;
      const data = { userId, name: input.name, scopes, madeById, tokenSha256: tokenSha256(token), expiresAt };
      await tx.apiToken.upsert({
        where: { id },
        create: Object.assign({ id, createdAt: now }, data),
        update: data,
      });
      await audit(tx, { subject: `api-token:${id}`, detail: { scopes, expiresAt: expiresAt.toISOString() } });
      return done({ id, token, expiresAt });
    });
  },
});
