import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { lockMember } from "./lock-member.ts";
import { memberRefSchema } from "./model.ts";

/** Lets somebody back in who was removed, or had left, as a labeler under their old pseudonym. Repeating it changes nothing. */
export const readmitMember = verb({
  name: "members.readmit",
  kind: "mutation",
  may: "members.write",
  input: memberRefSchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { memberId }) =>
    transaction(deps.db, async (tx) => {
      const { target } = await lockMember(tx, project.id, { actor, memberId });
      if (target === null)
        return refuse("not-found", `There is no member ${memberId} in this project.`, "memberId");
      if (target.removedAt === null) return done(null);
      const user = await tx.user.findUniqueOrThrow({ where: { id: target.userId } });
      if (user.deletedAt !== null || target.kind !== "person") {
        return refuse("conflict", `Nobody is behind ${target.pseudonym} any more.`, "memberId");
      }
      await tx.member.update({ where: { id: target.id }, data: { removedAt: null, role: "labeler" } });
      await audit(tx, { subject: `member:${memberId}`, detail: { pseudonym: target.pseudonym } });
      return done(null);
    }),
});
