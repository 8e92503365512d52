import { type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { inTurn, type MemberCaller } from "../member-verb.ts";
import type { SessionState } from "../model.ts";
import { freePlaces } from "./places.sql.ts";
import { type StudySession, sessionOf } from "./study-session.ts";

/** How somebody ends their own session. */
export type SessionEnd = {
  readonly state: Extract<SessionState, "completed" | "left">;
  /** Whether the place goes to somebody else. */
  readonly givesPlaceUp: boolean;
  /** Why the session can't end like this yet; null when it can. */
  readonly obstacle: (session: StudySession) => string | null;
};

/** Ends the person's own latest session, unless something stands in the way; a second time it answers the same. */
export async function endSession(
  deps: Deps,
  { member, audit }: MemberCaller,
  end: SessionEnd,
): Promise<Outcome<StudySession>> {
  return inTurn(deps.db, member, async (tx) => {
    const session = await sessionOf(tx, member, deps.now());
    if (session === null) return refuse("not-found", "You did not come from a crowd platform.");
    if (session.state !== "open") return done(session);
    const obstacle = end.obstacle(session);
    if (obstacle !== null) return refuse("conflict", obstacle);
    const latest = await tx.crowdSession.findFirstOrThrow({
      where: { memberId: member.id },
      orderBy: { startedAt: "desc" },
    });
    if (end.givesPlaceUp) await freePlaces(tx, [latest.id], deps.now());
    else {
      await tx.crowdSession.update({
        where: { id: latest.id },
        data: { state: end.state, endedAt: deps.now() },
      });
    }
    const detail = { pseudonym: member.pseudonym, pairs: session.done };
    await audit(tx, { subject: `study:${latest.studyId}`, detail });
    const ended = await sessionOf(tx, member, deps.now());
    if (ended === null) throw new Error("a session went away under a lock of its member");
    return done(ended);
  });
}
