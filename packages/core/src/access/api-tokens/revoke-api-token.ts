import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse } from "../outcome.ts";
import { ownVerb } from "../verb.ts";

/** Locks out whoever uses the token, or one that was made with it. Repeating it changes nothing. */
export const revokeApiToken = ownVerb({
  name: "access.revokeApiToken",
  kind: "mutation",
  scope: "admin",
  input: z.object({ id: z.uuid() }),
  output: z.null(),
  run: async (deps, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have API tokens.");
    const { userId } = actor;
    return transaction(deps.db, async (tx) => {
      // As when one is made: none is made with a token while it is being revoked.
      await tx.$queryRaw`select 1 from "User" where "id" = ${userId}::uuid for no key update`;
      const owned = await tx.apiToken.findFirst({ where: { id: input.id, userId } });
      if (owned === null) return refuse("not-found", `You have no API token ${input.id}.`, "id");
      if (owned.revokedAt !== null) return done(null);
      const tokens = await tx.$executeRaw`
        with recursive made as (
          select "id" from "ApiToken" where "id" = ${owned.id}::uuid
          union
          select t."id" from "ApiToken" t join made on t."madeById" = made."id"
        )
        update "ApiToken" set "revokedAt" = ${deps.now()}
         where "revokedAt" is null and "id" in (select "id" from made)`;
      await audit(tx, { subject: `api-token:${owned.id}`, detail: { tokens } });
      return done(null);
    });
  },
});
