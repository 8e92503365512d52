import { transaction } from "@gshf/db";
import { z } from "zod";
import { refuse, refuseNoPerson, verb } from "../../access/index.ts";
import { erasePersonSchema } from "../model.ts";
import { eraseMember, lockMember } from "./erase-member.ts";

/**
 * Erases who a member is and keeps what they did: name, address, sign-in, tokens and platform ids go for good;
 * labels and payments stay under the pseudonym, so datasets and accounts stay whole. Somebody who also belongs to
 * other projects keeps their account for those, and no label, payment or audit event here leads to it; only what they
 * set up as staff (rounds, studies, gold pairs, invites) still names who made it. Repeating it changes nothing.
 */
export const erasePerson = verb({
  name: "crowds.erasePerson",
  kind: "mutation",
  whenArchived: "allowed",
  may: "members.write",
  input: erasePersonSchema,
  output: z.object({ pseudonym: z.string() }),
  run: async (deps, { actor, project, member: asking }, { memberId, confirm }) =>
    transaction(deps.db, async (tx) => {
      const target = await lockMember(tx, project.id, memberId);
      if (target === null) {
        return refuse("not-found", `There is no member ${memberId} in this project.`, "memberId");
      }
      const { kind, pseudonym, role } = target;
      if (kind !== "person") return refuseNoPerson(kind, pseudonym);
      if (confirm !== pseudonym) {
        return refuse("invalid", `confirm: type ${pseudonym} to erase this person.`, "confirm");
      }
      const isStaff = role === "owner" || role === "researcher";
      if (isStaff && asking !== null && asking.role !== "owner") {
        return refuse("forbidden", `Only an owner may erase a ${role}.`, "memberId");
      }
      return eraseMember(tx, deps, { actor, action: "crowds.erasePerson" }, target);
    }),
});
