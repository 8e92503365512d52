import { transaction } from "@gshf/db";
import { z } from "zod";
import { can, done, refuse, refuseNoPerson, verb } from "../access/index.ts";
import { keepOwner, lockMember, mayManage, revokeInvitesOf } from "./lock-member.ts";
import { setRoleSchema } from "./model.ts";

/**
 * Changes what a member may do, from now on and with every token of theirs. Who may no longer invite has their open
 * links closed. An owner is made by passing ownership on.
 */
export const setRole = verb({
  name: "members.setRole",
  kind: "mutation",
  whenArchived: "allowed",
  may: "members.write",
  input: setRoleSchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { memberId, role }) =>
    transaction(deps.db, async (tx) => {
      const { asking, target } = await lockMember(tx, project.id, { actor, memberId });
      if (target === null || target.removedAt !== null) {
        return refuse("not-found", `There is no member ${memberId} in this project.`, "memberId");
      }
      if (target.kind !== "person") return refuseNoPerson(target.kind, target.pseudonym);
      if (target.role === role) return done(null);
      const allowed = mayManage(asking, target, role);
      if (!allowed.ok) return allowed;
      const kept = await keepOwner(tx, target);
      if (!kept.ok) return kept;
      await tx.member.update({ where: { id: target.id }, data: { role } });
      if (!can(role, "members.write")) await revokeInvitesOf(tx, deps, target);
      const { pseudonym, role: roleBefore } = target;
      await audit(tx, { subject: `member:${memberId}`, detail: { pseudonym, role, roleBefore } });
      return done(null);
    }),
});
