import { CameBy } from "@gshf/db";
import { z } from "zod";
import { momentSchema } from "../cursor.ts";
import { done, refuse } from "../outcome.ts";
import { pageFields, pageOf, readPage } from "../pages.ts";
import { ownVerb } from "../verb.ts";
import { idleSince } from "./session-limits.ts";

const sessionSchema = z.object({
  id: z.uuid(),
  cameBy: z.enum(CameBy),
  device: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date(),
  expiresAt: z.date(),
  /** The browser that asks. */
  isThis: z.boolean(),
});

/** By when a session was last used. One that is used between two pages comes to stand on the first. */
const lastUsedFirst = {
  place: z.tuple([momentSchema, z.uuid()]),
  placeOf: ({ lastUsedAt, id }: { lastUsedAt: Date; id: string }) => [lastUsedAt.toISOString(), id],
  behind: (place: [Date, string] | null) => ({
    behind:
      place === null
        ? {}
        : { OR: [{ lastUsedAt: { lt: place[0] } }, { lastUsedAt: place[0], id: { lt: place[1] } }] },
    orderBy: [{ lastUsedAt: "desc" as const }, { id: "desc" as const }],
  }),
};

/** Where the caller is signed in now, the last used first. */
export const listSessions = ownVerb({
  name: "access.listSessions",
  kind: "query",
  scope: "admin",
  input: z.object(pageFields),
  output: pageOf(sessionSchema),
  run: async (deps, { actor }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people are signed in.");
    const { userId, sessionId } = actor;
    const now = deps.now();
    const live = { userId, endedAt: null, expiresAt: { gt: now }, lastUsedAt: { gt: idleSince(now) } };
    const page = await readPage(input, lastUsedFirst, ({ behind, ...asked }) =>
      deps.db.browserSession.findMany({ where: { ...live, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    const isThis = ({ id }: { id: string }) => id === sessionId;
    return done({ items: items.map((session) => ({ ...session, isThis: isThis(session) })), next });
  },
});
