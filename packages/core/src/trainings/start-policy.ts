import type { Policy } from "@gshf/db";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";
import type { NewTraining } from "./model.ts";

/** Why a training can't start from a policy's weights; null when it can. */
export function whyNoStart(policy: Pick<Policy, "checkpointUri" | "checkpointSha256">): string | null {
  const { checkpointUri, checkpointSha256 } = policy;
  if (checkpointUri === null) return "it has no checkpoint";
  if (!/^https?:\/\//.test(checkpointUri)) return "its checkpoint has no address that a trainer can fetch";
  return checkpointSha256 === null ? "its checkpoint has no checksum" : null;
}

/** The policy whose weights a training starts from; null for π₀. */
export async function findStart(
  deps: Pick<Deps, "db">,
  { projectId, reference }: { projectId: string; reference: Policy },
  { start, startPolicyId }: Pick<NewTraining, "start" | "startPolicyId">,
): Promise<Outcome<Policy | null>> {
  if (start === "reference") return done(null);
  if (start === "previous") {
    const policy = await deps.db.policy.findFirst({
      where: { projectId, trainingJobId: { not: null }, archivedAt: null },
      orderBy: { createdAt: "desc" },
    });
    if (policy === null) return refuse("invalid", "No training has made a policy yet.", "start");
    const why = whyNoStart(policy);
    return why === null
      ? done(policy)
      : refuse("invalid", `A training can’t start from ${policy.name}: ${why}.`, "start");
  }
  if (startPolicyId === null) return refuse("invalid", "Choose a policy.", "startPolicyId");
  const policy = await deps.db.policy.findFirst({ where: { id: startPolicyId, projectId } });
  if (policy === null)
    return refuse("not-found", "There is no such policy in this project.", "startPolicyId");
  if (policy.id === reference.id) return done(null);
  const why = whyNoStart(policy);
  if (why === null) return done(policy);
  return refuse("invalid", `A training can’t start from ${policy.name}: ${why}.`, "startPolicyId");
}
