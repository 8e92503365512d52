import type { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { inTurn } from "../authorize-member.ts";
import { type StudySession, sessionOf, type studySessionInput } from "./study-session.ts";

/** How somebody ends their own session. */
export type SessionEnd = {
  readonly state: "completed" | "left";
  readonly action: "study.complete" | "study.leave";
  /** Why the session can't end like this yet; null when it can. */
  readonly obstacle: (session: StudySession) => string | null;
};

/** Ends the person's own latest session, unless something stands in the way; a second time it answers the same. */
export async function endSession(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof studySessionInput>,
  end: SessionEnd,
): Promise<Outcome<StudySession>> {
  return inTurn(deps, actor, input.slug, async (tx, { project, member }) => {
    const session = await sessionOf(tx, member, deps.now());
    if (session === null) return refuse("not-found", "You did not come from a crowd platform.");
    if (session.state !== "open") return done(session);
    const obstacle = end.obstacle(session);
    if (obstacle !== null) return refuse("conflict", obstacle);
    const latest = await tx.crowdSession.findFirstOrThrow({
      where: { memberId: member.id },
      orderBy: { startedAt: "desc" },
    });
    await tx.crowdSession.update({
      where: { id: latest.id },
      data: { state: end.state, endedAt: deps.now() },
    });
    await audit(tx, actor, {
      projectId: project.id,
      action: end.action,
      subject: `study:${latest.studyId}`,
      detail: { pseudonym: member.pseudonym, pairs: session.done },
    });
    const ended = await sessionOf(tx, member, deps.now());
    if (ended === null) throw new Error("a session went away under a lock of its member");
    return done(ended);
  });
}
