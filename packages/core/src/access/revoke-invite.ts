import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse } from "./outcome.ts";
import { verb } from "./verb.ts";

/** Closes an invite; people who joined by it stay. Repeating it changes nothing. */
export const revokeInvite = verb({
  name: "access.revokeInvite",
  kind: "mutation",
  whenArchived: "allowed",
  may: "members.write",
  input: z.object({ slug: z.string(), inviteId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const invite = await tx.invite.findFirst({ where: { id: input.inviteId, projectId: project.id } });
      if (invite === null)
        return refuse("not-found", `There is no invite ${input.inviteId} in this project.`, "inviteId");
      if (invite.revokedAt !== null) return done(null);
      await tx.invite.update({ where: { id: invite.id }, data: { revokedAt: deps.now() } });
      await audit(tx, { subject: `invite:${invite.id}` });
      return done(null);
    }),
});
