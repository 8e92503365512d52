import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  audit,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../../access/index.ts";
import { letBackIn, screenOut } from "../../crowds/index.ts";

export const setStandingInput = z.object({
  slug: z.string(),
  pseudonym: z.string(),
  state: z.enum(["good", "warned", "paused", "blocked"]),
  /** Told to the person, unless the state is good. */
  reason: z.string().trim().min(1).max(500),
});

/**
 * A researcher warns, pauses or blocks somebody, or lifts it (`good`). A block ends an open study session with the
 * platform's screen-out code; taking it back opens the session again. Lifting forgives the gold answers up to
 * now, so that they can't bring the old standing back by themselves.
 */
export async function setStanding(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof setStandingInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    const where = { projectId_pseudonym: { projectId, pseudonym: input.pseudonym } };
    const member = await tx.member.findUnique({ where, include: { standing: true } });
    if (member === null)
      return refuse("not-found", `There is no ${input.pseudonym} in this project.`, "pseudonym");
    const now = deps.now();
    const { state, reason } = input;
    const lifted = state === "good" ? { goldSince: now } : {};
    const data = { state, reason, figures: Prisma.DbNull, setBy: actorName(actor), since: now, ...lifted };
    await tx.memberStanding.upsert({
      where: { memberId: member.id },
      create: { memberId: member.id, ...data },
      update: data,
    });
    const before = member.standing;
    if (state === "blocked") await screenOut(tx, member.id, now);
    else if (before?.state === "blocked") await letBackIn(tx, member.id, before.since);
    await audit(tx, actor, {
      projectId,
      action: `standing.${state}`,
      subject: `member:${member.id}`,
      detail: { reason },
    });
    return done(null);
  });
}
