import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";

/**
 * Makes a policy the main agent of the rounds to come, over what promotion decided. One whose checkpoint is unverified
 * is refused unless the caller says that they know.
 */
export const setMainPolicy = verb({
  name: "policies.setMain",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), policyId: z.uuid(), evenUnverified: z.boolean().default(false) }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const policy = await tx.policy.findFirst({ where: { id: input.policyId, projectId: project.id } });
      if (policy === null)
        return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
      if (policy.archivedAt !== null) {
        return refuse("conflict", `${policy.name} is archived; bring it back first.`, "policyId");
      }
      if (project.mainPolicyId === policy.id) return done(null);
      const { name, unverifiedBecause } = policy;
      if (unverifiedBecause !== null && !input.evenUnverified) {
        const message = `${name} is unverified: ${unverifiedBecause}. Confirm that you want it all the same.`;
        return refuse("conflict", message, "evenUnverified");
      }
      await tx.project.update({ where: { id: project.id }, data: { mainPolicyId: policy.id } });
      await audit(tx, { subject: `policy:${policy.id}`, detail: { name, unverifiedBecause } });
      return done(null);
    }),
});
