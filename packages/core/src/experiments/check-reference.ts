import type { Tx } from "@gshf/db";
import { done, type Outcome, refuse } from "../access/index.ts";

/** Whether a policy can be π₀ of an experiment. */
export async function checkReference(
  tx: Tx,
  projectId: string,
  policyId: string | null,
): Promise<Outcome<null>> {
  if (policyId === null) return done(null);
  const field = "referencePolicyId";
  const policy = await tx.policy.findFirst({ where: { id: policyId, projectId } });
  if (policy === null) return refuse("not-found", `There is no policy ${policyId} here.`, field);
  if (policy.archivedAt === null) return done(null);
  return refuse("conflict", `${policy.name} is archived; bring it back first.`, field);
}
