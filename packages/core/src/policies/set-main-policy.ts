import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";

/**
 * Makes a policy the main agent of the rounds to come of an experiment, over what promotion decided. One whose checkpoint is unverified
 * is refused unless the caller says that they know.
 */
export const setMainPolicy = verb({
  name: "policies.setMain",
  kind: "mutation",
  may: "policies.write",
  input: z.object({
    slug: z.string(),
    policyId: z.uuid(),
    /** Whose main policy; `main`, and with it the project's, when left out. */
    experiment: z.string().optional(),
    evenUnverified: z.boolean().default(false),
  }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const policy = await tx.policy.findFirst({ where: { id: input.policyId, projectId: project.id } });
      if (policy === null)
        return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
      if (policy.archivedAt !== null) {
        return refuse("conflict", `${policy.name} is archived; bring it back first.`, "policyId");
      }
      const slug = input.experiment ?? "main";
      const experiment = await tx.experiment.findUnique({
        where: { projectId_slug: { projectId: project.id, slug } },
      });
      if (experiment === null) {
        const message = `There is no experiment "${slug}" in "${project.slug}".`;
        return refuse("not-found", message, "experiment");
      }
      if (experiment.mainPolicyId === policy.id) return done(null);
      const { name, unverifiedBecause } = policy;
      if (unverifiedBecause !== null && !input.evenUnverified) {
        const message = `${name} is unverified: ${unverifiedBecause}. Confirm that you want it all the same.`;
        return refuse("conflict", message, "evenUnverified");
      }
      await tx.experiment.update({ where: { id: experiment.id }, data: { mainPolicyId: policy.id } });
      const detail = { name, unverifiedBecause, experiment: experiment.slug };
      await audit(tx, { subject: `policy:${policy.id}`, detail });
      return done(null);
    }),
});
