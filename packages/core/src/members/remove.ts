import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, refuseNoPerson, verb } from "../access/index.ts";
import { keepOwner, lockMember, mayManage, removeMember } from "./lock-member.ts";
import { memberRefSchema } from "./model.ts";

/**
 * Takes somebody out of a project. Pairs they hold go back, their labels stay under their pseudonym, their tokens are
 * worth nothing here, and no link lets them back in. Repeating it changes nothing.
 */
export const removeFromProject = verb({
  name: "members.remove",
  kind: "mutation",
  whenArchived: "allowed",
  may: "members.write",
  input: memberRefSchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { memberId }) =>
    transaction(deps.db, async (tx) => {
      const { asking, target } = await lockMember(tx, project.id, { actor, memberId });
      if (target === null)
        return refuse("not-found", `There is no member ${memberId} in this project.`, "memberId");
      if (target.kind !== "person") return refuseNoPerson(target.kind, target.pseudonym);
      if (target.removedAt !== null) return done(null);
      const allowed = mayManage(asking, target);
      if (!allowed.ok) return allowed;
      const kept = await keepOwner(tx, target);
      if (!kept.ok) return kept;
      await removeMember(tx, deps, target);
      const { pseudonym, role } = target;
      await audit(tx, { subject: `member:${memberId}`, detail: { pseudonym, role } });
      return done(null);
    }),
});
