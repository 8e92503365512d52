import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { lockProject } from "../projects/index.ts";

/** Takes a policy that nothing uses any more out of the lists, or brings it back. Its answers stay. */
export const archivePolicy = verb({
  name: "policies.archive",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), policyId: z.uuid(), isArchived: z.boolean() }),
  output: z.null(),
  run: async (deps, { project: { id: projectId }, audit }, { policyId, isArchived }) =>
    transaction(deps.db, async (tx) => {
      await lockProject(tx, projectId);
      const policy = await tx.policy.findFirst({ where: { id: policyId, projectId } });
      if (policy === null) return refuse("not-found", `There is no policy ${policyId} here.`, "policyId");
      if ((policy.archivedAt !== null) === isArchived) return done(null);
      const used = await tx.experiment.findFirst({
        where: {
          projectId,
          archivedAt: null,
          OR: [{ referencePolicyId: policyId }, { mainPolicyId: policyId }],
        },
        orderBy: { createdAt: "asc" },
      });
      if (isArchived && used !== null) {
        const whose = used.slug === "main" ? "" : ` of experiment ${used.slug}`;
        const message =
          used.referencePolicyId === policyId
            ? `${policy.name} is the reference policy π₀ of all rounds${whose}.`
            : `${policy.name} is the main policy${whose}; make another one the main policy first.`;
        return refuse("conflict", message, "policyId");
      }
      const [round] = await tx.$queryRaw<{ number: number }[]>`
        select "number" from "Round"
         where "projectId" = ${projectId}::uuid and "state" not in ('complete', 'cancelled')
           and ("candidatePolicyId" = ${policyId}::uuid or strpos("sources"::text, ${policyId}) > 0)
         order by "number" limit 1`;
      if (isArchived && round !== undefined) {
        const message = `Round ${round.number} draws from ${policy.name} and has not ended.`;
        return refuse("conflict", message, "policyId");
      }
      await tx.policy.update({
        where: { id: policy.id },
        data: { archivedAt: isArchived ? deps.now() : null },
      });
      await audit(tx, { subject: `policy:${policy.id}`, detail: { name: policy.name, isArchived } });
      return done(null);
    }),
});
