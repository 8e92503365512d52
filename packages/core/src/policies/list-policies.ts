import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../access/index.ts";

export const listPoliciesInput = z.object({ slug: z.string() });

export type PolicyView = {
  id: string;
  name: string;
  baseUrl: string;
  model: string;
  hasApiKey: boolean;
  temperature: number;
  topP: number;
  maxTokens: number;
  isReference: boolean;
  isMain: boolean;
  parent: { id: string; name: string } | null;
  /** Which round's training made it. */
  roundNumber: number | null;
  checkpointSha256: string | null;
  responses: number;
  createdAt: Date;
};

/** All policies of a project, oldest first, with their lineage; keys only as whether there is one. */
export async function listPolicies(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listPoliciesInput>,
): Promise<Outcome<PolicyView[]>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const { project } = access.value;
  const policies = await deps.db.policy.findMany({
    where: { projectId: project.id, archivedAt: null },
    orderBy: { createdAt: "asc" },
    include: {
      parent: { select: { id: true, name: true } },
      trainingJob: { select: { round: { select: { number: true } } } },
      _count: { select: { responses: true } },
    },
  });
  return done(
    policies.map((policy) => ({
      id: policy.id,
      name: policy.name,
      baseUrl: policy.baseUrl,
      model: policy.model,
      hasApiKey: policy.apiKeySealed !== null,
      temperature: policy.temperature,
      topP: policy.topP,
      maxTokens: policy.maxTokens,
      isReference: policy.id === project.referencePolicyId,
      isMain: policy.id === project.mainPolicyId,
      parent: policy.parent,
      roundNumber: policy.trainingJob?.round.number ?? null,
      checkpointSha256: policy.checkpointSha256,
      responses: policy._count.responses,
      createdAt: policy.createdAt,
    })),
  );
}
