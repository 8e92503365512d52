import type { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { authorizeMember } from "../authorize-member.ts";
import { type StudySession, sessionOf, type studySessionInput } from "./study-session.ts";

/**
 * Ends a session that can't go on, at the person's own wish: they are paused, or came when there was nothing to
 * label. They go back with the screen-out code where the study has one; what they labeled stays due.
 */
export async function leaveSession(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof studySessionInput>,
): Promise<Outcome<StudySession>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
  return deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${member.id}::uuid FOR NO KEY UPDATE`;
    const session = await sessionOf(tx, member, deps.now());
    if (session === null) return refuse("not-found", "You did not come from a crowd platform.");
    if (session.state !== "open") return done(session);
    if (!session.mayLeave) return refuse("conflict", "There are pairs for you to label.");
    const latest = await tx.crowdSession.findFirstOrThrow({
      where: { memberId: member.id },
      orderBy: { startedAt: "desc" },
    });
    await tx.crowdSession.update({ where: { id: latest.id }, data: { state: "left", endedAt: deps.now() } });
    await audit(tx, actor, {
      projectId: project.id,
      action: "study.leave",
      subject: `study:${latest.studyId}`,
      detail: { pseudonym: member.pseudonym, pairs: session.done },
    });
    const left = await sessionOf(tx, member, deps.now());
    if (left === null) throw new Error("a session went away under a lock of its member");
    return done(left);
  });
}
