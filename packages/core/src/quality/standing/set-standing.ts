import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, type Deps, done, refuse, verb } from "../../access/index.ts";
import { letBackIn, screenOut } from "../../crowds/index.ts";
import { newStandingSchema } from "../model.ts";

/**
 * A researcher warns, pauses or blocks somebody, or lifts it (`good`). A block ends an open study session with the
 * platform's screen-out code; taking it back opens the session again. Lifting forgives the gold answers up to
 * now, so that they can't bring the old standing back by themselves.
 */
export const setStanding = verb({
  name: "quality.setStanding",
  kind: "mutation",
  may: "members.write",
  input: newStandingSchema,
  output: z.null(),
  run: async (deps: Pick<Deps, "db" | "now">, { project, actor, audit }, { pseudonym, state, reason }) =>
    transaction(deps.db, async (tx) => {
      const where = { projectId_pseudonym: { projectId: project.id, pseudonym } };
      const member = await tx.member.findUnique({ where, include: { standing: true } });
      if (member === null)
        return refuse("not-found", `There is no ${pseudonym} in this project.`, "pseudonym");
      const now = deps.now();
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
      await audit(tx, { subject: `member:${member.id}`, detail: { state, reason } });
      return done(null);
    }),
});
