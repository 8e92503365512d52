import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";

export const setMainPolicyInput = z.object({ slug: z.string(), policyId: z.uuid() });

/** Makes a policy the main agent of the rounds to come, over what promotion decided. */
export async function setMainPolicy(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof setMainPolicyInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "policies.write");
  if (!access.ok) return access;
  const { project } = access.value;
  return transaction(deps.db, async (tx) => {
    const policy = await tx.policy.findFirst({ where: { id: input.policyId, projectId: project.id } });
    if (policy === null) return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
    if (project.mainPolicyId === policy.id) return done(null);
    await tx.project.update({ where: { id: project.id }, data: { mainPolicyId: policy.id } });
    await audit(tx, actor, {
      projectId: project.id,
      action: "policy.set-main",
      subject: `policy:${policy.id}`,
      detail: { name: policy.name },
    });
    return done(null);
  });
}
