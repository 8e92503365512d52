import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";

/** A researcher lets somebody in who did not pass the test: the human way back. Repeating it changes nothing. */
export const letIn = verb({
  name: "crowds.letIn",
  kind: "mutation",
  may: "members.write",
  input: z.object({ slug: z.string(), memberId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      const [locked] = await tx.$queryRaw<{ id: string }[]>`
      select "id"::text as "id" from "Member"
       where "id" = ${input.memberId}::uuid and "projectId" = ${projectId}::uuid and "removedAt" is null
         for no key update`;
      if (locked === undefined) {
        return refuse("not-found", `There is no member ${input.memberId} in this project.`, "memberId");
      }
      const attempts = await tx.qualification.findMany({ where: { memberId: locked.id } });
      if (attempts.some((attempt) => attempt.passed === true)) return done(null);
      const standing = await tx.memberStanding.findUnique({ where: { memberId: locked.id } });
      if (standing?.state === "blocked") {
        const message =
          "This person is blocked and would get no pair. Lift the block first, then let them in.";
        return refuse("conflict", message, "memberId");
      }
      const now = deps.now();
      await tx.qualification.updateMany({
        where: { memberId: locked.id, passed: null },
        data: { passed: false, endedAt: now },
      });
      const attempt = Math.max(0, ...attempts.map((earlier) => earlier.attempt)) + 1;
      await tx.qualification.create({
        data: { memberId: locked.id, attempt, total: 0, passed: true, startedAt: now, endedAt: now },
      });
      // Who was screened out of a study works on where they were stopped.
      await tx.crowdSession.updateMany({
        where: { memberId: locked.id, state: "screened_out" },
        data: { state: "open", endedAt: null },
      });
      await audit(tx, { subject: `member:${locked.id}` });
      return done(null);
    }),
});
