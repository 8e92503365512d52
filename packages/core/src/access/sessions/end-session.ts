import { transaction } from "@gshf/db";
import { z } from "zod";
import { audit as record } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { done, refuse } from "../outcome.ts";
import { noInput, ownVerb } from "../verb.ts";

/** Ends one of the caller's own sessions, this or another. Repeating it changes nothing. */
export const endSession = ownVerb({
  name: "access.endSession",
  kind: "mutation",
  scope: "admin",
  input: z.object({ id: z.uuid() }),
  output: z.null(),
  run: async (deps, { actor, audit }, { id }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people are signed in.");
    return transaction(deps.db, async (tx) => {
      const where = { id, userId: actor.userId };
      const own = await tx.browserSession.findFirst({ where });
      if (own === null) return refuse("not-found", `You have no session ${id}.`, "id");
      const { count } = await tx.browserSession.updateMany({
        where: { id, endedAt: null },
        data: { endedAt: deps.now() },
      });
      if (count > 0) await audit(tx, { subject: `session:${id}` });
      return done(null);
    });
  },
});

/** Signs the caller out everywhere but in the browser that asks; with a token, in every browser. */
export const endOtherSessions = ownVerb({
  name: "access.endOtherSessions",
  kind: "mutation",
  scope: "admin",
  input: noInput,
  output: z.object({ ended: z.int() }),
  run: async (deps, { actor, audit }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people are signed in.");
    const { userId, sessionId } = actor;
    return transaction(deps.db, async (tx) => {
      const others = sessionId === undefined ? {} : { id: { not: sessionId } };
      const where = { userId, endedAt: null, ...others };
      const { count } = await tx.browserSession.updateMany({ where, data: { endedAt: deps.now() } });
      if (count > 0) await audit(tx, { subject: `user:${userId}`, detail: { sessions: count } });
      return done({ ended: count });
    });
  },
});

/** Signs a browser out: whoever has a copy of its cookie is out as well. Repeating it changes nothing. */
export async function signOut(deps: Pick<Deps, "db" | "now">, sessionId: string): Promise<void> {
  await transaction(deps.db, async (tx) => {
    const where = { id: sessionId, endedAt: null };
    const [ended] = await tx.browserSession.updateManyAndReturn({ where, data: { endedAt: deps.now() } });
    if (ended === undefined) return;
    const signedOut = { action: "session.end", subject: `session:${sessionId}` };
    await record(tx, { kind: "user", userId: ended.userId }, signedOut);
  });
}
