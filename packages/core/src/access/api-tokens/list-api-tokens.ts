import { z } from "zod";
import { scopes, tokenDaysMax } from "../model.ts";
import { done, refuse } from "../outcome.ts";
import { newestFirst, pageFields, pageOf, readPage } from "../pages.ts";
import { ownVerb } from "../verb.ts";
import { expiryOf, scopesOfToken } from "./rights-of-token.ts";

const dayMs = 86_400_000;

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
  input: z.object(pageFields),
  output: pageOf(apiTokenSchema),
  run: async (deps, { actor }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const now = deps.now();
    const monthAgo = new Date(now.getTime() - 30 * dayMs);
    // Where none stands, a token expires a year after it was made: `expiryOf`.
    const yearBefore = new Date(monthAgo.getTime() - tokenDaysMax * dayMs);
    const lasting = {
      OR: [{ expiresAt: { gt: monthAgo } }, { expiresAt: null, createdAt: { gt: yearBefore } }],
    };
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.apiToken.findMany({
        where: { userId: actor.userId, revokedAt: null, AND: [lasting, behind] },
        include: { madeBy: { select: { name: true } } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({
      items: items.map((token) => ({
        id: token.id,
        name: token.name,
        scopes: scopesOfToken(token),
        createdAt: token.createdAt,
        lastUsedAt: token.lastUsedAt,
        expiresAt: expiryOf(token),
        isExpired: expiryOf(token) <= now,
        madeBy: token.madeBy?.name ?? null,
      })),
      next,
    });
  },
});
