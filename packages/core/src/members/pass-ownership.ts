import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { lockMember } from "./lock-member.ts";
import { passOwnershipSchema } from "./model.ts";

/**
 * Makes another member the owner and the caller a researcher, in one step: there is always an owner, and of two owners
 * made at once the second is refused.
 *
 * Refusals: `invalid` unless the pseudonym was typed; `conflict` for somebody who can't sign in by themselves.
 */
export const passOwnership = verb({
  name: "members.passOwnership",
  kind: "mutation",
  whenArchived: "allowed",
  may: "project.own",
  input: passOwnershipSchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { memberId, confirm }) =>
    transaction(deps.db, async (tx) => {
      const { asking, target } = await lockMember(tx, project.id, { actor, memberId });
      if (target === null || target.removedAt !== null || target.kind !== "person") {
        return refuse("not-found", `There is no member ${memberId} in this project.`, "memberId");
      }
      if (asking !== null && asking.role !== "owner") {
        return refuse("forbidden", "You are no longer the owner of this project.");
      }
      const { pseudonym, role: roleBefore } = target;
      if (confirm.trim() !== pseudonym) {
        return refuse("invalid", `confirm: type ${pseudonym} to make them the owner.`, "confirm");
      }
      if (target.role === "owner") return done(null);
      const user = await tx.user.findUniqueOrThrow({ where: { id: target.userId } });
      if (user.email === null) {
        const message = `${pseudonym} came by a link and has no way to sign in again. Owners need an account with an address.`;
        return refuse("conflict", message, "memberId");
      }
      await tx.member.update({ where: { id: target.id }, data: { role: "owner" } });
      if (asking !== null) await tx.member.update({ where: { id: asking.id }, data: { role: "researcher" } });
      await audit(tx, { subject: `member:${memberId}`, detail: { pseudonym, roleBefore } });
      return done(null);
    }),
});
