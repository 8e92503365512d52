import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { keepOwner, lockMember, removeMember } from "./lock-member.ts";

/** Leaves a project: as being removed, by oneself. The last owner passes ownership on first. */
export const leaveProject = verb({
  name: "members.leave",
  kind: "mutation",
  whenArchived: "allowed",
  scope: "admin",
  may: "label",
  input: z.object({ slug: z.string() }),
  output: z.null(),
  run: async (deps, { actor, project, member, audit }) => {
    if (member === null) return refuse("forbidden", "Only members leave a project.");
    return transaction(deps.db, async (tx) => {
      const { target } = await lockMember(tx, project.id, { actor, memberId: member.id });
      if (target === null || target.removedAt !== null) return done(null);
      const kept = await keepOwner(tx, target);
      if (!kept.ok) return kept;
      await removeMember(tx, deps, target);
      const { pseudonym, role } = target;
      await audit(tx, { subject: `member:${target.id}`, detail: { pseudonym, role } });
      return done(null);
    });
  },
});
