import { z } from "zod";
import { scopes } from "../model.ts";
import { done, refuse } from "../outcome.ts";
import { noInput, ownVerb } from "../verb.ts";
import { expiryOf, scopesOfToken } from "./rights-of-token.ts";

const apiTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  expiresAt: z.date(),
  isExpired: z.boolean(),
  /** The name of the token that made it; null for one made by its owner. */
  madeBy: z.string().nullable(),
});

/** The caller's own tokens that aren't revoked, the newest first; those that have expired for a month more. */
export const listApiTokens = ownVerb({
  name: "access.listApiTokens",
  kind: "query",
  scope: "admin",
  input: noInput,
  output: z.array(apiTokenSchema),
  run: async (deps, { actor }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const now = deps.now();
    const tokens = await deps.db.apiToken.findMany({
      where: { userId: actor.userId, revokedAt: null },
      include: { madeBy: { select: { name: true } } },
      orderBy: { createdAt: "desc" },
    });
    const monthAgo = new Date(now.getTime() - 30 * 86_400_000);
    return done(
      tokens
        .filter((token) => expiryOf(token) > monthAgo)
        .map((token) => ({
          id: token.id,
          name: token.name,
          scopes: scopesOfToken(token),
          createdAt: token.createdAt,
          lastUsedAt: token.lastUsedAt,
          expiresAt: expiryOf(token),
          isExpired: expiryOf(token) <= now,
          madeBy: token.madeBy?.name ?? null,
        })),
    );
  },
});
