import { transaction } from "@gshf/db";
import { z } from "zod";
import { refuse } from "../../access/index.ts";
import { memberVerb } from "../member-verb.ts";
import { eraseMeSchema } from "../model.ts";
import { eraseMember, lockMember } from "./erase-member.ts";

/** Anybody may have themselves erased from a project. */
export const eraseMe = memberVerb({
  name: "crowds.eraseMe",
  kind: "mutation",
  whenArchived: "allowed",
  scope: "admin",
  input: eraseMeSchema,
  output: z.object({ pseudonym: z.string() }),
  run: async (deps, { actor, project, member }, { confirm }) => {
    const { pseudonym } = member;
    if (confirm !== pseudonym) {
      return refuse("invalid", `confirm: type ${pseudonym} to be erased.`, "confirm", { pseudonym });
    }
    return transaction(deps.db, async (tx) => {
      const target = await lockMember(tx, project.id, member.id);
      if (target === null) return refuse("not-found", "Your data have been erased already.");
      return eraseMember(tx, deps, { actor, action: "crowds.eraseMe" }, target);
    });
  },
});
