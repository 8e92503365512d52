import { CameBy } from "@gshf/db";
import { z } from "zod";
import { done, refuse } from "../outcome.ts";
import { noInput, ownVerb } from "../verb.ts";
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

/** Where the caller is signed in now, the last used first. */
export const listSessions = ownVerb({
  name: "access.listSessions",
  kind: "query",
  scope: "admin",
  input: noInput,
  output: z.array(sessionSchema),
  run: async (deps, { actor }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people are signed in.");
    const { userId, sessionId } = actor;
    const now = deps.now();
    const sessions = await deps.db.browserSession.findMany({
      where: { userId, endedAt: null, expiresAt: { gt: now }, lastUsedAt: { gt: idleSince(now) } },
      orderBy: [{ lastUsedAt: "desc" }, { id: "desc" }],
      take: 200,
    });
    return done(sessions.map((session) => Object.assign(session, { isThis: session.id === sessionId })));
  },
});
