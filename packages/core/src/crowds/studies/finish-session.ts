import type { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { authorizeMember } from "../authorize-member.ts";
import { type StudySession, sessionOf, type studySessionInput } from "./study-session.ts";

/** Ends a session whose pairs are labeled and answers its completion code; a second time the same. */
export async function finishSession(
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
    if (!session.mayFinish) {
      const message = `You have labeled ${session.done} of the ${session.pairs} pairs of your session.`;
      return refuse("conflict", message);
    }
    const latest = await tx.crowdSession.findFirstOrThrow({
      where: { memberId: member.id },
      orderBy: { startedAt: "desc" },
    });
    await tx.crowdSession.update({
      where: { id: latest.id },
      data: { state: "completed", endedAt: deps.now() },
    });
    await audit(tx, actor, {
      projectId: project.id,
      action: "study.complete",
      subject: `study:${latest.studyId}`,
      detail: { pseudonym: member.pseudonym, pairs: session.done },
    });
    const finished = await sessionOf(tx, member, deps.now());
    if (finished === null) throw new Error("a session went away under a lock of its member");
    return done(finished);
  });
}
