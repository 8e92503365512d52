import { transaction } from "@gshf/db";
import { z } from "zod";
import { done } from "../../access/index.ts";
import { standingOf } from "../admit.ts";
import { memberVerb } from "../member-verb.ts";

/**
 * Somebody does not agree to the consent text. A crowd session ends with that; who came by an invite link has
 * just not agreed, and may still do so later.
 */
export const decline = memberVerb({
  name: "crowds.decline",
  kind: "mutation",
  whenArchived: "allowed",
  input: z.object({ slug: z.string() }),
  output: z.null(),
  run: async (deps, { member, audit }) =>
    transaction(deps.db, async (tx) => {
      const { session, steps } = await standingOf(tx, member.id);
      if (session === null || !steps.includes("consent")) return done(null);
      const { count } = await tx.crowdSession.updateMany({
        where: { id: session.id, state: "open" },
        data: { state: "declined", endedAt: deps.now() },
      });
      if (count > 0) await audit(tx, { subject: `member:${member.id}` });
      return done(null);
    }),
});
