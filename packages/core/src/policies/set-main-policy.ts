import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";

/** Makes a policy the main agent of the rounds to come, over what promotion decided. */
export const setMainPolicy = verb({
  name: "policies.setMain",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), policyId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const policy = await tx.policy.findFirst({ where: { id: input.policyId, projectId: project.id } });
      if (policy === null)
        return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
      if (project.mainPolicyId === policy.id) return done(null);
      await tx.project.update({ where: { id: project.id }, data: { mainPolicyId: policy.id } });
      await audit(tx, { subject: `policy:${policy.id}`, detail: { name: policy.name } });
      return done(null);
    }),
});
